using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Text;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Mail;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Jobs.Wording;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Jobs;

/// <summary>A mail while it is being written, in its reader's language.</summary>
internal sealed class MailLetter(MailFacts facts, PublicUrl url)
{
    private readonly List<(MailBlock Block, string Text)> paragraphs = [];
    private readonly List<(string, string)> lines = [];
    private readonly List<string> small = [];
    private readonly List<MailItem> items = [];
    private MailButton? button;
    private string words = "";

    public MailFacts Facts { get; } = facts;

    public string Language { get; } = facts.Reader.Language;

    public string T(string en, string fr) => Typography.Bind(Language == "fr" ? fr : en);

    public string T(Bilingual text) => T(text.En, text.Fr);

    /// <summary>A paragraph of the part that says what the mail is about.</summary>
    public void Say(string en, string fr) => Say(MailBlock.News, en, fr);

    /// <summary>A paragraph of a part that a wording of somebody's own places where it likes.</summary>
    public void Say(MailBlock block, string en, string fr) => paragraphs.Add((block, T(en, fr)));

    /// <summary>Why this reader: a role that they hold at a party.</summary>
    public void Why(Role role, Side side)
    {
        var name = Roles.Name(role);
        Say(
            MailBlock.Why,
            $"Why you: your role at {Party(side)} under this agreement ({name.En.ToLowerInvariant()}).",
            $"Pourquoi vous : votre rôle au titre de cet accord ({name.Fr.ToLowerInvariant()}, {Party(side)}).");
    }

    public void Fact(string en, string fr, string value) => lines.Add((T(en, fr), value));

    public void Item(string text, string note, MailButton link) => items.Add(new MailItem(Typography.Bind(text), Typography.Bind(note), link));

    public void Small(string en, string fr) => small.Add(T(en, fr));

    /// <summary>Leads to a page that asks to sign in; left out for those who cannot, because they only have mailed links.</summary>
    public void Page(string en, string fr, string path)
    {
        if (Facts.Reader.MaySignIn)
        {
            button = new MailButton(T(en, fr), url.To(path));
        }
    }

    /// <summary>The reader's page of the case: proposers have one of their own.</summary>
    public void CasePage(string en, string fr) =>
        Page(en, fr, Facts.IsProposer ? $"/proposals/{Facts.Proposal!.Id}" : $"/cases/{Facts.Case!.Id}");

    public void Link(string en, string fr, string address) => button = new MailButton(T(en, fr), address);

    public void LinkTo(string en, string fr, string path) => Link(en, fr, url.To(path));

    public string Party(Side side) => Facts.Agreement!.Of(side).Name;

    /// <summary>"Legal review, Gustave Roussy": the definition calls its parties A and B, readers call them by name.</summary>
    public string Step(Round round) => T(RoundWords.Named(new(round.NameEn, round.NameFr), Party(Side.A), Party(Side.B)));

    /// <summary>A person of a party; people whose name says their house already are not doubled.</summary>
    public string Who(string name, Side side) => name.Contains(Party(side), StringComparison.Ordinal) ? name : $"{name}, {Party(side)}";

    public string Day(DateOnly day) => Format.LongDate(day, Language);

    /// <summary>The local day and time of the party that the mail is about.</summary>
    public string Moment(DateTimeOffset at) =>
        Format.Date(at, TimeZoneInfo.FindSystemTimeZoneById(Facts.Agreement!.Of(Facts.Side).Zone), Language);

    /// <summary>"(Paris time)".</summary>
    public string ZoneNote()
    {
        var city = Facts.Agreement!.Of(Facts.Side).Zone.Split('/')[^1].Replace('_', ' ');
        return T($"({city} time)", $"(heure de {city})");
    }

    /// <summary>What a mail about a project always says.</summary>
    public void ProjectFacts()
    {
        Fact("Project", "Projet", Facts.Proposal!.Title);
        Fact("Reference", "Référence", Facts.Proposal.Reference ?? T("not submitted yet", "pas encore soumise"));
        Fact("Agreement", "Accord", $"{Facts.Agreement!.Reference}, {T(Facts.Agreement.TitleEn, Facts.Agreement.TitleFr)}");
    }

    /// <param name="subject">Without the reference, which is put before it; nothing confidential.</param>
    public MailContent Finish(string subject)
    {
        words = subject;
        var footer = Facts.Agreement is { } agreement
            ? T($"Sent by AmendFlow ({url.Host}) because you have a part in agreement {agreement.Reference}. A machine writes these mails: replies are not read.",
                $"Envoyé par AmendFlow ({url.Host}) parce que vous avez un rôle dans l’accord {agreement.Reference}. Courriel automatique : les réponses ne sont pas lues.")
            : T($"Sent by AmendFlow ({url.Host}). A machine writes these mails: replies are not read.",
                $"Envoyé par AmendFlow ({url.Host}). Courriel automatique : les réponses ne sont pas lues.");
        return new MailContent(
            Language, WithReference(subject), T($"Dear {Facts.Reader.Name},", $"Bonjour {Facts.Reader.Name},"),
            [.. paragraphs.Select(p => p.Text)], lines, button, small, footer)
        {
            Items = items,
        };
    }

    public string WithReference(string subject) => Facts.Proposal?.Reference is { } reference ? $"{reference} · {subject}" : subject;

    /// <summary>What a wording of somebody's own may say in this mail, after <see cref="Finish"/>.</summary>
    public MailMaterial Material(MailContent standard) => MailMaterial.Of(standard, words, paragraphs,
    [
        ("name", Facts.Reader.Name),
        ("project", Facts.Proposal?.Title),
        ("reference", Facts.Proposal?.Reference),
        ("agreement", Facts.Agreement?.Reference),
        ("party", Facts.Agreement is null ? null : Party(Facts.Side)),
        ("step", Facts.Round is { } asked ? Step(asked) : null),
        ("due", Facts.Round is { } round ? Day(round.DueOn) : null),
    ]);
}
