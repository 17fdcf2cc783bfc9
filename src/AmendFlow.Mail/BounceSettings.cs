namespace AmendFlow.Mail;

/// <summary>The IMAP mailbox that delivery reports come to. It is the program's own: what is in it is marked as read.</summary>
public sealed record BounceSettings
{
    /// <summary>Name or address of the IMAP server.</summary>
    public required string Host { get; init; }

    /// <summary>1 to 65535. Default: 993, 143 where TLS begins later.</summary>
    public required int Port { get; init; }

    /// <summary>Default: <see cref="SmtpTls.SslOnConnect"/>; <see cref="SmtpTls.None"/> only to this machine.</summary>
    public SmtpTls Tls { get; init; } = SmtpTls.SslOnConnect;

    public required string User { get; init; }

    /// <summary>Null signs in with an access token.</summary>
    public string? Password { get; init; }

    /// <summary>Default: INBOX.</summary>
    public string Folder { get; init; } = "INBOX";

    /// <summary>The envelope sender of all mails, where reports are sent to; null: the address that mails come from.</summary>
    public string? Address { get; init; }

    /// <summary>How often it is looked into. Default: 2 minutes.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(2);

    /// <inheritdoc cref="SmtpSettings.CheckRevocation"/>
    public bool CheckRevocation { get; init; } = true;

    /// <inheritdoc cref="SmtpSettings.RootsFile"/>
    public string? RootsFile { get; init; }

    /// <summary>For each command. Default: 30 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where and how, without the credentials: this reaches logs.</summary>
    public override string ToString() => $"{Host}:{Port} ({Tls})";

    internal static BounceSettings? Read(MailSettingsReader reader, SmtpSettings smtp, bool hasTokens, bool production)
    {
        if (reader.Optional("Bounces:Host") is null)
        {
            return null;
        }

        var tls = reader.OneOf("Bounces:Tls", nameof(SmtpTls.SslOnConnect), Enum.GetNames<SmtpTls>()) is { } named ? Enum.Parse<SmtpTls>(named) : SmtpTls.SslOnConnect;
        var settings = new BounceSettings
        {
            Host = reader.Text("Bounces:Host", null, h => Uri.CheckHostName(h) != UriHostNameType.Unknown, "the name or address of the IMAP server") ?? "",
            Port = reader.Number("Bounces:Port", tls == SmtpTls.SslOnConnect ? 993 : 143, 1, 65535),
            Tls = tls,
            User = reader.Text("Bounces:User", null, _ => true, "the name that signs in to the mailbox") ?? "",
            Password = reader.Optional("Bounces:Password"),
            Folder = reader.Text("Bounces:Folder", "INBOX", _ => true, "the name of a folder") ?? "",
            Address = reader.Optional("Bounces:Address")?.Trim(),
            Every = TimeSpan.FromMinutes(reader.Number("Bounces:EveryMinutes", 2, 1, 60)),
            CheckRevocation = smtp.CheckRevocation,
            RootsFile = smtp.RootsFile,
        };
        if (settings.Address is { } address && !Mailbox.IsOne(address))
        {
            reader.Refuse("Bounces:Address", address, "one mail address, whose mail arrives in this mailbox");
        }

        if (settings.Password is null && !hasTokens)
        {
            reader.Refuse("Bounces:Password", null, $"the password of the mailbox, unless {MailSettingsReader.Key("OAuth:TokenEndpoint")} has a value");
        }

        var isLoopback = new SmtpSettings { Host = settings.Host, Port = settings.Port }.IsLoopback;
        if (tls == SmtpTls.None && (production || !isLoopback))
        {
            reader.Refuse("Bounces:Tls", "None", "SslOnConnect or StartTls: a password does not travel unencrypted");
        }

        return settings;
    }
}
