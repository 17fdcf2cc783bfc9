using System.Globalization;
using System.Security.Cryptography;
using AmendFlow.Agreements.Approval;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Links;

/// <summary>Asks for a code to be mailed to the person that the link was mailed to.</summary>
public sealed record RequestCodeCommand(Guid LinkId);

public enum CodeRequest
{
    Sent,

    /// <summary>One was sent less than a minute ago: that one holds.</summary>
    TooSoon,

    /// <summary>Ten were sent in 24 hours.</summary>
    TooMany,
}

public sealed record RequestCodeAnswer(CodeRequest Outcome);

/// <summary>Issues a link's code: eight digits, ten minutes, five tries, one use; only its password hash is kept.</summary>
public sealed class RequestCodeHandler(StepRunner steps, MailSecrets secrets, IPasswordHasher<Person> hasher)
{
    public const int MostPerDay = 10;

    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two codes for one link.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMinutes(1);

    public Task<RequestCodeAnswer> HandleAsync(LinkFound found, string commandId, CancellationToken cancellationToken) => steps.RunAsync(
        found.Actor(Assurance.Link), commandId, new RequestCodeCommand(found.Link.Id), (step, ct) => IssueAsync(step, found, ct), cancellationToken);

    private async Task<RequestCodeAnswer> IssueAsync(StepContext step, LinkFound found, CancellationToken cancellationToken)
    {
        var dayAgo = step.Now.AddDays(-1);
        var recent = await step.Db.LinkCodes.AsNoTracking()
            .Where(c => c.LinkId == found.Link.Id && c.IssuedAt > dayAgo)
            .Select(c => c.IssuedAt).ToListAsync(cancellationToken);
        if (recent.Any(at => at > step.Now - Pause))
        {
            return new RequestCodeAnswer(CodeRequest.TooSoon);
        }

        if (recent.Count >= MostPerDay)
        {
            return new RequestCodeAnswer(CodeRequest.TooMany);
        }

        var code = RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        step.Db.LinkCodes.Add(new LinkCode
        {
            Id = step.NewId(),
            LinkId = found.Link.Id,
            CodeHash = hasher.HashPassword(found.Person, code),
            IssuedAt = step.Now,
            ExpiresAt = step.Now + Lifetime,
        });

        // Two requests at once both find no recent code; the mail's key lets one of them through.
        var count = await step.Db.LinkCodes.CountAsync(c => c.LinkId == found.Link.Id, cancellationToken);
        step.Owe(
            MailKind.Code, found.Person.Id, $"code:{found.Link.Id}:{count + 1}", found.Case, found.Task, step.Now + Lifetime, secrets.Code.Hide(code));
        return new RequestCodeAnswer(CodeRequest.Sent);
    }
}
