using AmendFlow.Engine;

namespace AmendFlow.Agreements.Text;

/// <summary>What the first draft of a joint announcement is written from.</summary>
/// <param name="ReleaseOn">In the calendar of the party that writes it.</param>
/// <param name="Amendment">The amendment that is announced.</param>
/// <param name="AgreementTitle">Of the framework agreement.</param>
/// <param name="AgreementSignedOn">When it was signed.</param>
/// <param name="PartyA">Name of party A.</param>
/// <param name="PartyB">Name of party B.</param>
/// <param name="Project">Title of the project, in the language of its proposal.</param>
/// <param name="Summary">The proposal's own words for readers who are no scientists; may be empty.</param>
public sealed record AnnouncementContext(
    DateOnly ReleaseOn, AmendmentNumber Amendment, Bilingual AgreementTitle, DateOnly AgreementSignedOn, string PartyA, string PartyB, string Project, string Summary);

/// <summary>
/// The wording of a joint press release. Its first line says the day on which it is released: so the hash that both parties decide on covers the
/// day too, as that of an amendment covers its number.
/// </summary>
public static class Announcement
{
    /// <summary>"For release on 19 January 2023", "À diffuser le 19 janvier 2023".</summary>
    public static Bilingual FirstLine(DateOnly releaseOn) =>
        new($"For release on {Wording.English(releaseOn)}", $"À diffuser le {Wording.InFrench(releaseOn)}");

    /// <summary>Both languages begin with the day of release.</summary>
    public static bool IsDated(AmendmentText text, DateOnly releaseOn) =>
        First(text.En) == FirstLine(releaseOn).En && First(text.Fr) == FirstLine(releaseOn).Fr;

    public static AmendmentText Draft(AnnouncementContext context) => new(Write(context, "en"), Write(context, "fr"));

    private static string Write(AnnouncementContext c, string language)
    {
        var text = new LanguageWriter(language);
        text.Line(FirstLine(c.ReleaseOn));
        text.Gap();
        text.Line("JOINT PRESS RELEASE", "COMMUNIQUÉ DE PRESSE COMMUN");
        text.Gap();
        text.Line($"{c.PartyA} and {c.PartyB} add a new research project to their collaboration",
            $"{c.PartyA} et {c.PartyB} ajoutent un nouveau projet de recherche à leur collaboration");
        text.Gap();
        text.Line($"{AmendmentText.Gap}, {Wording.English(c.ReleaseOn)}. {c.PartyA} and {c.PartyB} announce a new joint research project, “{c.Project}”. It joins the framework agreement “{c.AgreementTitle.En}” of {Wording.English(c.AgreementSignedOn)} by its {c.Amendment.Name.En}.",
            $"{AmendmentText.Gap}, le {Wording.InFrench(c.ReleaseOn)}. {c.PartyA} et {c.PartyB} annoncent un nouveau projet de recherche commun, « {c.Project} ». Il rejoint l’accord-cadre « {c.AgreementTitle.Fr} » du {Wording.InFrench(c.AgreementSignedOn)} par son {c.Amendment.Name.Fr.Replace("Avenant", "avenant", StringComparison.Ordinal)}.");
        text.Gap();
        var summary = c.Summary.Trim().Length == 0 ? AmendmentText.Gap : c.Summary.Trim();
        text.Line(summary, summary);
        foreach (var party in new[] { c.PartyA, c.PartyB })
        {
            text.Gap();
            text.Line($"“{AmendmentText.Gap}”, said {AmendmentText.Gap}, {party}.", $"« {AmendmentText.Gap} », a déclaré {AmendmentText.Gap}, {party}.");
        }

        foreach (var party in new[] { c.PartyA, c.PartyB })
        {
            text.Gap();
            text.Line($"About {party}: {AmendmentText.Gap}", $"À propos de {party} : {AmendmentText.Gap}");
            text.Line($"Press contact: {AmendmentText.Gap}", $"Contact presse : {AmendmentText.Gap}");
        }

        return text.ToString();
    }

    private static string First(string text) => text.TrimStart().Split('\n')[0].Trim().Replace('\u00A0', ' ').Replace('\u202F', ' ');
}
