using AmendFlow.Engine;

namespace AmendFlow.Web.Jobs.Webhooks;

/// <summary>The hosts that webhooks may be delivered to: the operator's list. Without one there are no webhooks.</summary>
public sealed class WebhookHosts
{
    public const string Key = "AmendFlow:Webhooks:AllowedHosts";

    /// <summary>Of a webhook's address, in characters.</summary>
    public const int LongestAddress = 500;

    private const string AtUsualPort = ":443";
    private readonly HashSet<string> listed;

    private WebhookHosts(IEnumerable<string> listed) => this.listed = new(listed, StringComparer.OrdinalIgnoreCase);

    public static WebhookHosts None { get; } = new([]);

    public bool AreNone => listed.Count == 0;

    /// <summary>As an administrator reads them: the port only where it is not that of https.</summary>
    public IReadOnlyList<string> Names => [.. listed.Select(h => h.EndsWith(AtUsualPort, StringComparison.Ordinal) ? h[..^AtUsualPort.Length] : h).Order(StringComparer.Ordinal)];

    /// <param name="held">Names or addresses of hosts, each with a port or without (443), separated by commas.</param>
    /// <param name="problems">Gets a line where an entry is anything else.</param>
    public static WebhookHosts Read(string? held, List<string> problems)
    {
        var hosts = new List<string>();
        foreach (var entry in (held ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (HostOf(entry) is { } host)
            {
                hosts.Add(host);
            }
            else
            {
                problems.Add($"{Key} holds '{entry}'; it may hold names of hosts without wildcards, such as hooks.example.org or hooks.example.org:8443, separated by commas.");
            }
        }

        return new WebhookHosts(hosts);
    }

    /// <summary>Asked when a webhook is made, when it goes on, and before each attempt: the list may have changed.</summary>
    public bool Allow(string address) => Problem(address) is null;

    /// <summary>What is wrong with an address, for the field that holds it; null where it may be delivered to.</summary>
    public Bilingual? Problem(string address)
    {
        if (address.Length > LongestAddress)
        {
            return new($"The address may have {LongestAddress} characters.", $"L’adresse peut compter {LongestAddress} caractères.");
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
        {
            return new("Give an address that begins with https://.", "Donnez une adresse qui commence par https://.");
        }

        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return new("The address must have no user name, no password and no part after “#”.", "L’adresse ne doit comporter ni identifiant, ni mot de passe, ni partie après « # ».");
        }

        return listed.Contains(Written(uri)) ? null : new(
            $"The operator of this installation does not allow {Shown(uri)} as a host for webhooks.",
            $"L’exploitant de cette installation n’autorise pas {Shown(uri)} comme hôte de webhook.");
    }

    /// <summary>The host of an address, without what may be secret in the rest.</summary>
    public static string HostIn(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? Shown(uri) : "";

    private static string? HostOf(string entry) =>
        entry.IndexOfAny(['/', '\\', '?', '#', '@', '*', ' ']) < 0 && Uri.TryCreate($"https://{entry}/", UriKind.Absolute, out var uri)
            && uri.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? Written(uri)
            : null;

    private static string Written(Uri uri) => $"{uri.IdnHost}:{uri.Port}";

    private static string Shown(Uri uri) => uri.IsDefaultPort ? uri.IdnHost : Written(uri);
}
