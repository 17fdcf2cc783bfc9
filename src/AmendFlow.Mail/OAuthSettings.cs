namespace AmendFlow.Mail;

/// <summary>Where access tokens for the mail server come from: client credentials (RFC 6749, 4.4), no person involved.</summary>
/// <param name="TokenEndpoint">https; http only to this machine.</param>
/// <param name="ClientId">Of the application as the identity provider knows it.</param>
/// <param name="ClientSecret">Goes with it.</param>
/// <param name="Scope">What the token is for, such as <c>https://outlook.office365.com/.default</c>; null asks for none.</param>
public sealed record OAuthSettings(Uri TokenEndpoint, string ClientId, string ClientSecret, string? Scope)
{
    /// <summary>Where, without the secret: this reaches logs.</summary>
    public override string ToString() => TokenEndpoint.GetLeftPart(UriPartial.Path);

    internal static OAuthSettings? Read(MailSettingsReader reader)
    {
        const string Endpoint = "OAuth:TokenEndpoint";
        if (reader.Optional(Endpoint) is not { } held)
        {
            return null;
        }

        var isRight = Uri.TryCreate(held, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            && address.UserInfo.Length == 0;
        if (!isRight)
        {
            reader.Refuse(Endpoint, held, "an https address (http only on this machine) without user and password");
        }

        var id = reader.Text("OAuth:ClientId", null, _ => true, "the application's id whenever OAuth:TokenEndpoint has a value");
        var secret = reader.Optional("OAuth:ClientSecret");
        if (secret is null)
        {
            reader.Refuse("OAuth:ClientSecret", null, "the application's secret whenever OAuth:TokenEndpoint has a value");
        }

        var scope = reader.Optional("OAuth:Scope");
        return isRight && id is not null && secret is not null ? new OAuthSettings(address!, id, secret, scope) : null;
    }
}
