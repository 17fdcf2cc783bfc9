using System.Collections.Immutable;
using System.Security.Cryptography;
using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Records;

namespace AmendFlow.Web.Steps;

/// <summary>Appends what a step has to say to the chain of its agreement, under the lock on the chain's head.</summary>
internal static class AuditAppender
{
    private const int SaltBytes = 16;

    public static async Task AppendAsync(AmendFlowDbContext db, StepContext step, CancellationToken cancellationToken)
    {
        foreach (var agreement in step.Facts.GroupBy(f => f.AgreementId))
        {
            var head = await Locks.HeadAsync(db, agreement.Key, cancellationToken);
            foreach (var (_, fact) in agreement)
            {
                head.Sequence++;
                var record = Write(db, step, agreement.Key, head.Sequence, fact);
                var previous = head.Hash.Length == 0 ? AuditChain.Genesis : head.Hash;
                head.Hash = AuditChain.Hash(previous, record);
                db.AuditEntries.Add(new AuditEntry
                {
                    AgreementId = agreement.Key,
                    Sequence = head.Sequence,
                    CaseId = fact.CaseId,
                    At = step.Now,
                    Action = fact.Action,
                    Record = record.ToCanonicalJson(),
                    PreviousHash = previous,
                    Hash = head.Hash,
                });
            }
        }
    }

    private static AuditRecord Write(AmendFlowDbContext db, StepContext step, Guid agreementId, long sequence, AuditFact fact)
    {
        var commitments = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var value in fact.Private)
        {
            var salt = RandomNumberGenerator.GetBytes(SaltBytes);
            commitments.Add(value.Field, Commitment.Of(salt, value.Value));
            db.AuditPrivateValues.Add(new AuditPrivateValue
            {
                AgreementId = agreementId,
                Sequence = sequence,
                Field = value.Field,
                Salt = Convert.ToHexStringLower(salt),
                Value = value.Value,
                Side = value.Side,
            });
        }

        return new AuditRecord
        {
            Sequence = sequence,
            At = step.Now,
            ActorId = step.Actor.IsSystem ? "system" : step.Actor.PersonId.ToString(),
            // Reviewers' names stay in their party's lane; they stand among the private values where the record needs them.
            ActorName = step.Actor.IsSystem ? step.Actor.Name : "",
            OnBehalfOf = fact.OnBehalfOf?.ToString(),
            Side = fact.Side,
            Role = fact.Role is { } role ? Roles.Key(role) : "",
            Action = fact.Action,
            Object = fact.Object,
            Old = fact.Old,
            New = fact.New,
            Reason = fact.Reason,
            CommandId = step.CommandId,
            Channel = step.Actor.IsSystem ? "system" : step.Actor.Channel.ToString().ToLowerInvariant(),
            Private = commitments.ToImmutable(),
        };
    }
}
