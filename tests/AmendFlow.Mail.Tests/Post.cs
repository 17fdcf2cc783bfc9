using AmendFlow.Testing;

namespace AmendFlow.Mail.Tests;

/// <summary>Mails and settings that the tests share.</summary>
internal static class Post
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static OutgoingMail Letter(string to = "reader@hospital.example", string subject = "Avenant n° 4 : décision attendue", string? name = "Zoé Müller") => new(
        "0123456789abcdef@amendflow.example",
        Noon,
        new MailAddress("amendflow@amendflow.example", "AmendFlow"),
        new MailAddress(to, name),
        subject,
        "Bonjour,\n\nVotre décision est attendue d’ici le 27 novembre.\n.\nUne ligne qui commence par un point :\n.point\n",
        "<p>Votre décision est attendue d’ici le 27&nbsp;novembre. œuvre, ça, là, Île</p>\n");

    public static StoredMail Stored(int number, string? to = null)
    {
        var recipient = to ?? $"reader{number}@hospital.example";
        var (text, html) = MailLayout.Render(Request);
        var letter = Letter(recipient) with { MessageId = $"{number:x16}@amendflow.example", Text = text, Html = html };
        return new StoredMail(Id(number), recipient, $"bounce+{number}@amendflow.example", MimeRenderer.Render(letter));
    }

    /// <summary>What a request for a decision says, with the characters that French needs.</summary>
    public static readonly MailContent Request = new(
        "fr",
        "Décision attendue : avenant n° 4",
        "Bonjour Mme Müller,",
        [
            "Le comité vous demande de vous prononcer sur le projet « Hétérogénéité et plasticité dans la résistance aux thérapies ciblées » d’ici le 27 novembre 2026.",
            "Sans réponse de votre part, votre suppléante est saisie ; le silence ne vaut jamais accord.",
        ],
        [("Accord", "FRA‑2024‑017"), ("Étape", "Revue scientifique"), ("Échéance", "27 novembre 2026")],
        new MailButton("Lire et décider", "https://amendflow.example/a/6Vb0d1Yk3J2x9QmZt8rLwS5uHcXeApNfGiTjKoRyEsA"),
        ["Ce lien est personnel : ne le transférez pas."],
        "AmendFlow, pour le centre hospitalier. Vous recevez ce message parce que vous êtes évaluatrice.");

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public static SmtpSettings To(SmtpSink sink) => new() { Host = "127.0.0.1", Port = sink.Port, Tls = SmtpTls.None };

    public static async Task<List<HandOver>> SendAsync(this IMailTransport transport, params StoredMail[] batch)
    {
        var outcomes = new List<HandOver>();
        await foreach (var outcome in transport.SendAsync(batch.ToAsyncEnumerable(), CancellationToken.None))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }
}
