using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.Cases;

/// <summary>One coordinator has asked that a case goes on under a newer version. Nothing has changed yet.</summary>
/// <param name="VersionId">Of the definition that it is to run on.</param>
/// <param name="ById">Who asked.</param>
/// <param name="Side">The party that the asker coordinates: the other one answers.</param>
/// <param name="Note">Why; both parties read it.</param>
/// <param name="At">UTC.</param>
public sealed record AskedMove(string VersionId, Guid ById, Side Side, string Note, DateTimeOffset At);
