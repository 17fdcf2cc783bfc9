namespace AmendFlow.Web.Pages;

/// <summary>The database did not answer in time. What was typed is kept, and can be sent again as it was: under the same command id it is carried out once.</summary>
/// <param name="Action">Where the form goes; null when there is none to send again.</param>
/// <param name="MayBeRecorded">A form was posted, so nobody can say whether it was recorded before the answer was lost.</param>
public sealed record AwayModel(string? Action, IReadOnlyList<KeyValuePair<string, string>> Fields, bool MayBeRecorded)
{
    /// <summary>In seconds, for <c>Retry-After</c>.</summary>
    public const int RetryAfter = 5;

    // What somebody types to prove who they are is never written into a page.
    private static readonly string[] Secrets = ["password", "code", "token"];
    private const string FormToken = "__RequestVerificationToken";

    public static async Task<AwayModel> OfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return new AwayModel(null, [], false);
        }

        if (!request.HasFormContentType)
        {
            return new AwayModel(null, [], true);
        }

        try
        {
            var form = await request.ReadFormAsync(cancellationToken);
            var canBeKept = form.Files.Count == 0 && !form.Keys.Any(k => k != FormToken && Secrets.Any(s => k.Contains(s, StringComparison.OrdinalIgnoreCase)));
            return canBeKept
                ? new AwayModel(request.Path + request.QueryString, [.. form.SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? "")))], true)
                : new AwayModel(null, [], true);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or InvalidOperationException or IOException or BadHttpRequestException)
        {
            return new AwayModel(null, [], true);
        }
    }
}
