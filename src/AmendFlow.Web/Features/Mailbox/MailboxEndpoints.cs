using AmendFlow.Web.Pages;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Mailbox;

/// <summary>The mails that a start without a mail server has written. Mapped in Development with a folder only: elsewhere there is no such page.</summary>
public static class MailboxEndpoints
{
    private const string Sandbox = "allow-top-navigation-by-user-activation allow-popups";

    public static void MapMailbox(this RouteGroupBuilder pages, string folder)
    {
        var mails = new MailFolder(folder);
        pages.MapGet("/dev/mailbox", async (string? to, CancellationToken cancellationToken) =>
            Page.Show<MailboxPage>(new MailboxModel(await mails.ListAsync(cancellationToken), to ?? "")));
        pages.MapGet("/dev/mailbox/{id:guid}", async (Guid id, HttpContext http, CancellationToken cancellationToken) =>
        {
            var mail = await mails.FindAsync(id, cancellationToken) ?? throw Refuse.NotFound();
            http.Response.Headers.ContentSecurityPolicy =
                http.Response.Headers.ContentSecurityPolicy.ToString() + "; frame-src 'self'";
            return Page.Show<MailPage>(mail);
        });
        pages.MapGet("/dev/mailbox/{id:guid}/html", async (Guid id, HttpContext http, CancellationToken cancellationToken) =>
        {
            var mail = await mails.FindAsync(id, cancellationToken) ?? throw Refuse.NotFound();
            http.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox {Sandbox}";
            // Links in the mail leave the frame.
            return Results.Content(mail.Html.Replace("<head>", "<head><base target=\"_top\">", StringComparison.Ordinal), "text/html; charset=utf-8");
        });
    }
}

/// <param name="To">Only mails to this address; empty shows all.</param>
public sealed record MailboxModel(IReadOnlyList<MailLine> All, string To)
{
    /// <summary>Older ones are left out.</summary>
    public const int Most = 300;

    public IReadOnlyList<MailLine> Shown { get; } =
        [.. All.Where(l => To.Length == 0 || string.Equals(l.To, To, StringComparison.OrdinalIgnoreCase)).Take(Most)];

    public IReadOnlyList<string> Recipients { get; } = [.. All.Select(l => l.To).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
}
