using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Opens a round for a step that waits: finds whom to ask, sets the deadline and its ladder, and owes the mails.</summary>
internal sealed class RoundOpener(CaseStep run)
{
    public async Task OpenAsync(Opened opened, CancellationToken cancellationToken)
    {
        switch (opened.ActivityType)
        {
            case "AmendFlow.RequestApproval":
                await OpenApprovalAsync(opened, ApprovalRequest.From(opened.Inputs), cancellationToken);
                break;
            case "AmendFlow.CommitteeVote":
                await OpenCommitteeAsync(opened, CommitteeRequest.From(opened.Inputs), cancellationToken);
                break;
            default:
                await OpenWorkAsync(opened, TaskAssignment.From(opened.Inputs), cancellationToken);
                break;
        }
    }

    private async Task OpenApprovalAsync(Opened opened, ApprovalRequest asked, CancellationToken cancellationToken)
    {
        var side = asked.Party.Of(run.Proposal.Side);
        var round = NewRound(opened, RoundKind.Approval, side, asked.Role, asked.Phase, asked.Deadline, asked.Subject) with
        {
            Rule = asked.Rule,
            Needed = asked.Needed,
            Assurance = asked.Assurance,
            Checklist = asked.Checklist ?? "",
        };
        var people = asked.People.Length > 0
            ? await run.FindNamedAsync(side, asked.People, cancellationToken)
            : await run.FindAsync(side, asked.Role!.Value, cancellationToken);
        await AskAsync(round.Build(), [(side, TaskKind.Decide, run.WithoutProposers(people))], asked.Deadline, cancellationToken);
    }

    private async Task OpenCommitteeAsync(Opened opened, CommitteeRequest asked, CancellationToken cancellationToken)
    {
        var round = NewRound(opened, RoundKind.Committee, null, Role.CommitteeLead, asked.Phase, asked.Deadline, asked.Subject) with
        {
            Assurance = asked.Assurance,
            Checklist = asked.Checklist ?? "",
        };
        var groups = new List<(Side, TaskKind, IReadOnlyList<Asked>)>();
        foreach (var side in Enum.GetValues<Side>())
        {
            // One vote per party, so one lead: the mandate that was given first.
            var leads = run.WithoutProposers(await run.FindAsync(side, Role.CommitteeLead, cancellationToken)).Take(1).ToList();
            groups.Add((side, TaskKind.Decide, leads));
            var members = run.WithoutProposers(await run.FindAsync(side, Role.CommitteeMember, cancellationToken));
            groups.Add((side, TaskKind.Advise, [.. members.Where(m => leads.All(l => l.Person.Id != m.Person.Id))]));
        }

        await AskAsync(round.Build(), groups, asked.Deadline, cancellationToken);
    }

    private async Task OpenWorkAsync(Opened opened, TaskAssignment asked, CancellationToken cancellationToken)
    {
        var side = asked.Party.Of(run.Proposal.Side);
        var round = NewRound(opened, RoundKind.Work, side, asked.Role, asked.Phase, asked.Deadline, []) with
        {
            Work = asked.Task.Key(),
            Outcomes = string.Join('|', asked.Choices),
        };
        var people = asked.Role is { } role
            ? run.WithoutProposers(await run.FindAsync(side, role, cancellationToken))
            : await run.ProposerAsync(cancellationToken);
        if (asked.Task == WorkKind.Draft)
        {
            run.Case.FrozenTextHash = null;
        }

        await AskAsync(round.Build(), [(side, TaskKind.Work, people)], asked.Deadline, cancellationToken);
    }

    private RoundDraft NewRound(
        Opened opened, RoundKind kind, Side? side, Role? role, string phase, DeadlinePolicy deadline, IReadOnlyCollection<Section> subject)
    {
        var text = run.Definition.Activities[opened.ActivityId].Text;
        return new RoundDraft(run, opened, kind, side, role, phase, deadline, subject, text, (run.Latest(opened.ActivityId)?.Number ?? 0) + 1);
    }

    private async Task AskAsync(
        Round round, IReadOnlyList<(Side Side, TaskKind Kind, IReadOnlyList<Asked> People)> groups, DeadlinePolicy deadline, CancellationToken cancellationToken)
    {
        run.Step.Db.Rounds.Add(round);
        run.Rounds.Add(round);
        foreach (var (side, kind, people) in groups)
        {
            foreach (var asked in people)
            {
                Ask(round, side, kind, asked);
            }

            // Absence is never permission: without anybody to ask, the step waits for a coordinator to name somebody.
            if (people.Count == 0 && kind != TaskKind.Advise)
            {
                await new Blocked(run).RaiseAsync(round, side, cancellationToken);
            }
        }

        run.Step.Audit(run.Agreement.Id, new AuditFact("round-opened", $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = round.Side,
            Role = round.Role,
            New = RecordedWords.Of(round),
            Private = [.. round.Tasks.Select((t, i) => new PrivateFact($"asked-{i}", t.AssigneeId.ToString(), t.Side))],
        });

        AddLadder(round, deadline);
    }

    private void Ask(Round round, Side side, TaskKind kind, Asked asked)
    {
        var task = run.AddTask(round, kind, asked, side, asked.Mandate?.Role ?? round.Role ?? Role.Scientist);
        run.Step.Owe(
            round.Work == "revise" ? MailKind.ChangesRequested : kind == TaskKind.Work ? MailKind.AskedToWork : MailKind.AskedToDecide,
            asked.Person.Id, $"asked:{task.Id}", run.Case, task, run.Calendar(side).EndOfDay(round.DueOn));
    }

    private void AddLadder(Round round, DeadlinePolicy deadline)
    {
        var calendar = run.Calendar(round.Side ?? Side.A);
        foreach (var rung in deadline.Rungs(calendar, round.OpenedAt))
        {
            run.Step.Db.Timers.Add(new CaseTimer
            {
                Id = run.Step.NewId(),
                CaseId = run.Case.Id,
                RoundId = round.Id,
                BookmarkId = round.BookmarkId,
                Kind = Enum.Parse<TimerKind>(rung.Kind.ToString()),
                Sequence = rung.Sequence,
                DueAt = rung.At,
                DueOn = rung.Day,
            });
        }
    }
}
