using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>Every outcome by a name, also those that go without saying on a drawing.</summary>
internal static class OutcomeWords
{
    public static string Of(Activity step, string outcome) => CurrentLanguage.Words(
        SvgWords.Outcome(step, outcome) ?? (step.Type == "Elsa.FlowFork" ? new Bilingual($"Branch {outcome}", $"Branche {outcome}") : new Bilingual("Done", "Suite")));
}
