using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Data.Proposals;

/// <summary>A file of a proposal. Uploaded in a request of its own, because a failed form cannot keep a file.</summary>
public sealed class Attachment
{
    public required Guid Id { get; init; }

    public required Guid ProposalId { get; init; }

    /// <summary>The section it belongs to; its hash is part of that section's.</summary>
    public required Section Section { get; init; }

    public required string FileName { get; init; }

    public required string ContentType { get; init; }

    public required long Size { get; init; }

    /// <summary>Hex; names the blob.</summary>
    public required string Sha256 { get; init; }

    public required Guid UploadedById { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>First revision that carries it; null while only in the draft.</summary>
    public int? FromRevision { get; set; }

    /// <summary>First revision without it; null while it is there.</summary>
    public int? UntilRevision { get; set; }

    /// <summary>Taken out of the draft before it was ever submitted, or marked to leave with the next revision.</summary>
    public bool IsRemoved { get; set; }
}

/// <summary>A piece of a file, at most 256 KiB. Content is addressed by hash, so the same file is kept once.</summary>
public sealed class BlobChunk
{
    public required string Sha256 { get; init; }

    public required int Index { get; init; }

    public required byte[] Bytes { get; init; }
}
