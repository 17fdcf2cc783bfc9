namespace AmendFlow.Web.Security;

/// <summary>Where people reach this installation. Links in mails are made from this, never from a request's Host header.</summary>
public sealed class PublicUrl(Uri address)
{
    public string Host { get; } = address.Host;

    public bool IsHttps { get; } = address.Scheme == Uri.UriSchemeHttps;

    /// <param name="path">From "/" on.</param>
    public string To(string path) => address.GetLeftPart(UriPartial.Authority) + path;
}
