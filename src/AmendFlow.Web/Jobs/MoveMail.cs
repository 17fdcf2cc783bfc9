using AmendFlow.Agreements.Parties;
using AmendFlow.Mail;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Tells the coordinators of a party that the other one asks to let a case go on under a newer version of its workflow.</summary>
internal sealed class MoveMail(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    /// <returns>Null when the request no longer stands.</returns>
    public async Task<MailContent?> WriteAsync(CancellationToken cancellationToken)
    {
        if (facts.Case!.AskedMove is not { } asked || asked.VersionId != facts.Word("version") || facts.Case.EndedAt is not null)
        {
            return null;
        }

        var number = await facts.Db.Definitions.Where(d => d.Id == asked.VersionId).Select(d => d.Version).SingleAsync(cancellationToken);
        var party = letter.Party(asked.Side);
        letter.Say(
            $"{party} asks that this case goes on under version {number} of its workflow. Nothing changes before a coordinator of your party has agreed; the page says what would change.",
            $"{party} demande que ce dossier se poursuive selon la version {number} de son circuit. Rien ne change avant l’accord d’un coordinateur de votre partie ; la page indique ce qui changerait.");
        letter.Why(Role.Coordinator, asked.Side.Other());
        letter.ProjectFacts();
        letter.Fact("Why", "Motif", asked.Note);
        letter.Page("See what changes, and answer", "Voir ce qui change, et répondre", $"/cases/{facts.Case.Id}/move");
        return letter.Finish(letter.T("another version of the workflow for this case", "autre version du circuit pour ce dossier"));
    }
}
