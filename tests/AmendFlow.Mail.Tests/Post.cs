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
        var letter = Letter(recipient) with { MessageId = $"{number:x16}@amendflow.example" };
        return new StoredMail(Id(number), recipient, $"bounce+{number}@amendflow.example", MimeRenderer.Render(letter));
    }

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public static SmtpSettings To(SmtpSink sink) => new() { Host = "127.0.0.1", Port = sink.Port, Tls = SmtpTls.None };

    public static async Task<List<HandOver>> SendAsync(this IMailTransport transport, params StoredMail[] batch)
    {
        var outcomes = new List<HandOver>();
        await foreach (var outcome in transport.SendAsync(batch, CancellationToken.None))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }
}
