using System.Globalization;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Data;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>Tries a version of a workflow out on what the address says. Stores nothing and sends nothing.</summary>
internal sealed class SimulationLoader(CurrentViewer current, Database database, TrialRuntime trials, TimeProvider time)
{
    private static readonly TimeOnly Opening = new(9, 0);

    /// <exception cref="RefusedException">No such version, agreement or proposal, or not for this person.</exception>
    public async Task<SimulationModel> LoadAsync(string definitionId, int number, SimulationQuery query, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.ReaderAsync(current, cancellationToken);
        await using var db = database.CreateDbContext();
        var version = await WorkflowVersionLoader.FindAsync(db, definitionId, number, cancellationToken);
        var subject = await SimulationSubject.FindAsync(db, viewer, query.On, cancellationToken);
        var (definition, findings) = await WorkflowChecks.RunAsync(db, version.Json, cancellationToken);
        var now = time.GetUtcNow();
        var errors = query.Errors.ToList();
        var scenario = Scenario(definition, query, subject, now, errors);
        var home = scenario.CalendarOf(scenario.Proposer);
        var model = new SimulationModel(
            definitionId, WorkflowWords.TitleOf(version), number, definition,
            definition is null ? [.. findings.Select(f => new FindingLine(f, null))] : WorkflowVersionModel.Lines(definition, findings, subject.Parties),
            query,
            definition is null ? [] : SimulationSteps.Of(definition, subject.Parties),
            await SimulationSubject.ChoicesAsync(db, viewer, cancellationToken),
            subject.Facts, subject.Parties, scenario.Proposer, home.LocalDate(scenario.Start), null, NoRun.Unreadable, [],
            subject.Agreement is null ? null : await RoleHolders.LoadAsync(db, viewer, subject, now, cancellationToken),
            errors);
        return definition is null ? model : Run(model, definition, scenario, cancellationToken);
    }

    private SimulationModel Run(SimulationModel model, WorkflowDefinition definition, DryRunScenario scenario, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(TrialRuntime.Longest);
        try
        {
            return model with { Report = DryRun.Run(definition, scenario, trials.For(stop.Token), stop.Token), NoRun = NoRun.None };
        }
        catch (DryRunException unfit)
        {
            return model with { NoRun = unfit.Circle.IsEmpty ? NoRun.Misfit : NoRun.Endless, Circle = unfit.Circle };
        }
        catch (ScriptRunnerException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return model with { NoRun = NoRun.Scripts };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return model with { NoRun = NoRun.TooLong };
        }
    }

    private static DryRunScenario Scenario(WorkflowDefinition? definition, SimulationQuery query, SimulationSubject subject, DateTimeOffset now, List<FieldError> errors)
    {
        var sample = new DryRunScenario();
        var scenario = sample with
        {
            Proposer = query.Party ?? subject.Proposal?.Side ?? sample.Proposer,
            CalendarA = subject.Agreement?.Of(Side.A).Calendar() ?? sample.CalendarA,
            CalendarB = subject.Agreement?.Of(Side.B).Calendar() ?? sample.CalendarB,
            AnswerAfter = query.After ?? sample.AnswerAfter,
        };
        PartyCalendar home = scenario.CalendarOf(scenario.Proposer);
        scenario = scenario with { Start = home.At(query.Start ?? home.LocalDate(now), Opening) };
        if (definition is null)
        {
            return scenario;
        }

        var unknown = new List<string>();
        scenario = scenario with { Rules = SimulationSteps.Rules(definition, query, unknown), Facts = Facts(definition, query, subject) };
        errors.AddRange(unknown.Select(step => new FieldError("", new(
            $"This version has no step “{step}” that could be answered like that; what was chosen for it is left out.",
            $"Cette version n’a pas d’étape « {step} » à laquelle on pourrait répondre ainsi ; ce choix est ignoré."))));
        return scenario;
    }

    // What the reader says wins over the proposal; what neither says is supposed by the dry run.
    private static JsonObject Facts(WorkflowDefinition definition, SimulationQuery query, SimulationSubject subject)
    {
        var facts = new JsonObject();
        foreach (var input in definition.Inputs.Where(i => !i.IsArray))
        {
            JsonNode? said = !query.Facts.TryGetValue(input.Name, out var text) ? null : input.TypeName switch
            {
                "Boolean" => text is "yes" or "no" ? JsonValue.Create(text == "yes") : null,
                "String" => JsonValue.Create(text),
                _ => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var figure) ? JsonValue.Create(figure) : null,
            };
            if ((said ?? subject.Facts[input.Name]?.DeepClone()) is { } value)
            {
                facts[input.Name] = value;
            }
        }

        return facts;
    }
}
