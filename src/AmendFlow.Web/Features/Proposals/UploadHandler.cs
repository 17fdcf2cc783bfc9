using System.Collections.Immutable;
using System.Security.Cryptography;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <param name="Sha256">Of the content, hex, as <see cref="UploadHandler.HashAsync"/> gives it.</param>
public sealed record UploadCommand(Guid ProposalId, Section Section, string FileName, long Size, string Sha256);

public sealed record UploadAnswer(Guid AttachmentId);

public sealed record RemoveAttachmentCommand(Guid ProposalId, Guid AttachmentId);

public sealed record RemoveAttachmentAnswer(Guid ProposalId);

/// <summary>Files of the open draft: stored in pieces, by hash, in the database; a file that was submitted stays with its revisions.</summary>
public sealed class UploadHandler(StepRunner steps)
{
    /// <summary>Bytes of one file.</summary>
    public const int MaxSize = 20_000_000;

    /// <summary>Files of one proposal at a time.</summary>
    public const int MaxCount = 30;

    /// <summary>Files that one proposal may ever have had: what was removed stays stored.</summary>
    public const int MaxEver = 150;

    private const int ChunkSize = 256 * 1024;

    /// <summary>The sections that a file may belong to: all but the text of the amendment, which is written here.</summary>
    public static ImmutableArray<Section> Sections { get; } = [.. Enum.GetValues<Section>().Where(s => s != Section.Text)];

    /// <summary>SHA-256, hex; leaves the stream at its start.</summary>
    public static async Task<string> HashAsync(Stream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        content.Position = 0;
        return hash;
    }

    /// <param name="content">Can be sought in; has the size and the hash that the command names.</param>
    /// <exception cref="RefusedException">Not the proposer's open draft, too many or too large, or of a type that is not taken.</exception>
    public async Task<UploadAnswer> AddAsync(
        Actor actor, string commandId, UploadCommand command, Stream content, CancellationToken cancellationToken)
    {
        var type = await CheckAsync(command, content, cancellationToken);
        return await steps.RunAsync(
            actor, commandId, command, (step, ct) => AddAsync(step, command, type, content, ct), cancellationToken);
    }

    public Task<RemoveAttachmentAnswer> RemoveAsync(Actor actor, string commandId, RemoveAttachmentCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var viewer = await Viewer.LoadAsync(step.Db, actor.PersonId, step.Now, ct) ?? throw Refuse.NotFound();
            var (proposal, _) = await ProposalAccess.OpenDraftAsync(step, command.ProposalId, viewer, ct);
            var attachment = await step.Db.Attachments.SingleOrDefaultAsync(a => a.Id == command.AttachmentId && a.ProposalId == proposal.Id, ct)
                ?? throw Refuse.NotFound();
            attachment.IsRemoved = true;
            proposal.ChangedAt = step.Now;
            proposal.Version++;
            return new RemoveAttachmentAnswer(proposal.Id);
        }, cancellationToken);

    private static async Task<string> CheckAsync(UploadCommand command, Stream content, CancellationToken cancellationToken)
    {
        if (command.Size is 0 or > MaxSize || content.Length != command.Size)
        {
            throw Refuse.Invalid(
                "file", "A file may hold between 1 byte and 20 MB. Nothing was stored.", "Un fichier doit contenir entre 1 octet et 20 Mo. Rien n’a été enregistré.");
        }

        var type = FileTypes.TypeOf(command.FileName);
        if (type is null || command.FileName != FileNames.Clean(command.FileName))
        {
            throw Refuse.Invalid(
                "file",
                "Files of this type are not taken. Send PDF, Word (docx), Excel (xlsx), PNG, JPEG or plain text, with one extension in the name.",
                "Ce type de fichier n’est pas accepté. Envoyez PDF, Word (docx), Excel (xlsx), PNG, JPEG ou texte brut, avec une seule extension dans le nom.");
        }

        return await FileTypes.RefusalAsync(command.FileName, content, cancellationToken) is { } refusal
            ? throw Refuse.Invalid(new FieldError("file", refusal))
            : type;
    }

    private static async Task<UploadAnswer> AddAsync(
        StepContext step, UploadCommand command, string type, Stream content, CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(step.Db, step.Actor.PersonId, step.Now, cancellationToken) ?? throw Refuse.NotFound();
        var (proposal, _) = await ProposalAccess.OpenDraftAsync(step, command.ProposalId, viewer, cancellationToken);
        var there = await ProposalAccess.DraftAttachmentsAsync(step.Db, proposal.Id, cancellationToken);
        if (there.Count >= MaxCount)
        {
            throw Refuse.Invalid(
                "file", $"A proposal holds at most {MaxCount} files. Remove one first.", $"Une proposition contient au plus {MaxCount} fichiers. Retirez-en un d’abord.");
        }

        if (await step.Db.Attachments.CountAsync(a => a.ProposalId == proposal.Id, cancellationToken) >= MaxEver)
        {
            throw Refuse.Invalid(
                "file",
                $"This proposal has had {MaxEver} files already, with those that were removed, and takes no more.",
                $"Cette proposition a déjà compté {MaxEver} fichiers, retirés compris, et n’en accepte plus.");
        }

        if (!Sections.Contains(command.Section))
        {
            throw Refuse.Invalid("section", "Choose what the file is about.", "Choisissez ce dont traite le fichier.");
        }

        await StoreAsync(step, command.Sha256, content, cancellationToken);
        var attachment = new Attachment
        {
            Id = step.NewId(),
            ProposalId = proposal.Id,
            Section = command.Section,
            FileName = command.FileName,
            ContentType = type,
            Size = command.Size,
            Sha256 = command.Sha256,
            UploadedById = step.Actor.PersonId,
            UploadedAt = step.Now,
        };
        step.Db.Attachments.Add(attachment);
        proposal.ChangedAt = step.Now;
        proposal.Version++;
        return new UploadAnswer(attachment.Id);
    }

    // The same content is kept once, whoever sends it; two who send it at the same moment meet at the key, and the second runs again.
    private static async Task StoreAsync(StepContext step, string sha256, Stream content, CancellationToken cancellationToken)
    {
        if (await step.Db.BlobChunks.AnyAsync(c => c.Sha256 == sha256, cancellationToken))
        {
            return;
        }

        content.Position = 0;
        var left = content.Length;
        for (var index = 0; left > 0; index++)
        {
            var bytes = new byte[Math.Min(ChunkSize, left)];
            await content.ReadExactlyAsync(bytes, cancellationToken);
            step.Db.BlobChunks.Add(new BlobChunk { Sha256 = sha256, Index = index, Bytes = bytes });
            left -= bytes.Length;
        }
    }
}
