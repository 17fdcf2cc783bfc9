using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Stuck;
using AmendFlow.Web.Jobs.Wording;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Wording;

/// <param name="BasedOn">The version that its writer saw; 0 before the first.</param>
/// <param name="SubjectEn">Liquid, as are the three behind it.</param>
/// <param name="Note">Why; may be empty.</param>
public sealed record SaveWordingCommand(
    MailKind Kind, int BasedOn, string SubjectEn, string BodyEn, string SubjectFr, string BodyFr, string Note);

/// <param name="BasedOn">The version that the page showed as the newest.</param>
/// <param name="Number">The version to take again; null for the standard wording.</param>
public sealed record TakeWordingCommand(MailKind Kind, int BasedOn, int? Number);

public sealed record WordingAnswer(int Number);

/// <summary>Adds a version of the wording of a mail, for operators. Both languages are one version, so neither is ever without the other.</summary>
public sealed class WordingHandler(StepRunner steps)
{
    /// <summary>In characters.</summary>
    public const int MaxNote = 300;

    /// <exception cref="RefusedException">Not an operator, somebody else saved meanwhile, or a template is not sound: the fields say where.</exception>
    public Task<WordingAnswer> SaveAsync(Actor actor, string commandId, SaveWordingCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => SaveAsync(step, command, ct), cancellationToken);

    /// <exception cref="RefusedException">As above; or there is no such version, or its templates are not sound any more.</exception>
    public Task<WordingAnswer> TakeAsync(Actor actor, string commandId, TakeWordingCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => TakeAsync(step, command, ct), cancellationToken);

    private static async Task<WordingAnswer> SaveAsync(StepContext step, SaveWordingCommand command, CancellationToken cancellationToken)
    {
        var newest = await NewestAsync(step, command.Kind, command.BasedOn, cancellationToken);
        var (en, fr) = (new MailWords(command.SubjectEn, command.BodyEn), new MailWords(command.SubjectFr, command.BodyFr));
        if (command.Note.Length > MaxNote)
        {
            throw Refuse.Invalid("note", $"The note has more than {MaxNote} characters.", $"La note dépasse {MaxNote} caractères.");
        }

        if (newest?.Words("en") == en && newest.Words("fr") == fr)
        {
            throw Refuse.Invalid("body-en", "Nothing was changed: this is the wording that counts already.", "Rien n’a changé : c’est la formulation déjà en vigueur.");
        }

        return await AddAsync(step, command.Kind, (newest?.Number ?? 0) + 1, en, fr, command.Note, cancellationToken);
    }

    private static async Task<WordingAnswer> TakeAsync(StepContext step, TakeWordingCommand command, CancellationToken cancellationToken)
    {
        var newest = await NewestAsync(step, command.Kind, command.BasedOn, cancellationToken);
        var before = command.Number is not { } number ? null
            : await step.Db.MailTemplates.AsNoTracking().SingleOrDefaultAsync(t => t.Kind == command.Kind && t.Number == number, cancellationToken) ?? throw Refuse.NotFound();
        if (before?.Words("en") == newest?.Words("en") && before?.Words("fr") == newest?.Words("fr"))
        {
            throw Refuse.Conflict("This wording counts already. Nothing was changed.", "Cette formulation est déjà en vigueur. Rien n’a été modifié.");
        }

        return await AddAsync(
            step, command.Kind, (newest?.Number ?? 0) + 1, before?.Words("en"), before?.Words("fr"), before is null ? "" : $"= {before.Number}", cancellationToken);
    }

    private static async Task<MailTemplate?> NewestAsync(StepContext step, MailKind kind, int basedOn, CancellationToken cancellationToken)
    {
        await OperatorOnly.CheckAsync(step, cancellationToken);
        if (!MailSamples.Kinds.Contains(kind))
        {
            throw Refuse.NotFound();
        }

        var newest = await step.Db.MailTemplates.AsNoTracking().Where(t => t.Kind == kind).OrderByDescending(t => t.Number).FirstOrDefaultAsync(cancellationToken);
        return (newest?.Number ?? 0) == basedOn ? newest : throw Refuse.Conflict(
            $"Somebody else saved version {newest?.Number} meanwhile. Nothing was saved, and what you typed is still here: look at that version below, then save yours if it is to count.",
            $"Quelqu’un d’autre a enregistré la version {newest?.Number} entre-temps. Rien n’a été enregistré et votre saisie est conservée : consultez cette version ci-dessous, puis enregistrez la vôtre si elle doit valoir.");
    }

    private static async Task<WordingAnswer> AddAsync(
        StepContext step, MailKind kind, int number, MailWords? en, MailWords? fr, string note, CancellationToken cancellationToken)
    {
        if (en is not null && fr is not null)
        {
            var errors = WordingRules.Errors(kind, "en", en, step.Now).Concat(WordingRules.Errors(kind, "fr", fr, step.Now)).ToList();
            if (errors.Count > 0)
            {
                throw Refuse.Invalid(errors);
            }
        }

        step.Db.MailTemplates.Add(new MailTemplate
        {
            Id = step.NewId(),
            Kind = kind,
            Number = number,
            SubjectEn = en?.Subject,
            BodyEn = en?.Body,
            SubjectFr = fr?.Subject,
            BodyFr = fr?.Body,
            Note = note,
            ById = step.Actor.PersonId,
            At = step.Now,
        });
        var hash = en is null ? "standard" : StepContext.Sha256(string.Join('\n', en.Subject, en.Body, fr?.Subject, fr?.Body));
        foreach (var agreementId in await step.Db.Agreements.Select(a => a.Id).ToListAsync(cancellationToken))
        {
            step.Audit(agreementId, new AuditFact("mail-worded", $"mail {kind}") { New = $"version {number}; {hash}" });
        }

        return new WordingAnswer(number);
    }
}
