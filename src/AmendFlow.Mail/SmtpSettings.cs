using System.Net;

namespace AmendFlow.Mail;

/// <summary>How the connection to the mail server is protected. There is no "if available": a stranger on the line could say no.</summary>
public enum SmtpTls
{
    /// <summary>Plain text; only to this machine, or where the configuration says so in as many words.</summary>
    None,

    /// <summary>STARTTLS before anything else, usually on port 587; a server without it is refused.</summary>
    StartTls,

    /// <summary>TLS from the first byte, usually on port 465.</summary>
    SslOnConnect,
}

/// <summary>The installation's mail server.</summary>
public sealed record SmtpSettings
{
    /// <summary>Name or address.</summary>
    public required string Host { get; init; }

    /// <summary>1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Default: <see cref="SmtpTls.StartTls"/>.</summary>
    public SmtpTls Tls { get; init; } = SmtpTls.StartTls;

    /// <summary>Null for a server that takes mail without signing in.</summary>
    public string? User { get; init; }

    /// <summary>Goes with <see cref="User"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Allows <see cref="SmtpTls.None"/> to another machine, for example inside a container network. Never with a password.</summary>
    public bool AllowPlainText { get; init; }

    /// <summary>Whether a certificate is checked for revocation; off only where the lists cannot be reached. Default: true.</summary>
    public bool CheckRevocation { get; init; } = true;

    /// <summary>
    /// A PEM file with the organisation's own root certificates. With it the server's certificate has to lead to one of
    /// them, and no public authority counts; without it the machine's roots decide. The name is checked either way.
    /// </summary>
    public string? RootsFile { get; init; }

    /// <summary>For the connection, TLS and signing in together. Default: 30 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the answer to MAIL and RCPT. Default: 2 min, shorter than RFC 5321's 5, because the server is the installation's own.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For the answer to the final dot. Default: RFC 5321's 10 min (4.5.3.2.6), because giving up early doubles mails.</summary>
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether the server is this very machine.</summary>
    public bool IsLoopback =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Where and how, without the credentials: this reaches logs.</summary>
    public override string ToString() => $"{Host}:{Port} ({Tls})";
}
