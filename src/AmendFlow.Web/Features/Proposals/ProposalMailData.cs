using System.Text.Json;
using AmendFlow.Data.Proposals;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>What a mail about a proposal needs besides the rows: it may not be submitted yet, and a reason may be gone when the mail is written.</summary>
internal static class ProposalMailData
{
    public static string Of(Proposal proposal, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var data = new Dictionary<string, string> { ["proposal"] = proposal.Id.ToString() };
        foreach (var (name, value) in more)
        {
            data[name] = value;
        }

        return JsonSerializer.Serialize(data);
    }
}
