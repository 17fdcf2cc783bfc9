namespace AmendFlow.Mail;

/// <summary>How this installation sends mail: exactly one of <see cref="Smtp"/> and <see cref="EmlFolder"/> is set.</summary>
/// <param name="From">The address and name that every mail comes from.</param>
/// <param name="Smtp">The mail server, or null.</param>
/// <param name="EmlFolder">The folder for <c>.eml</c> files, as configured, or null.</param>
public sealed record MailSettings(MailAddress From, SmtpSettings? Smtp, string? EmlFolder)
{
    /// <summary>The configuration section that is read.</summary>
    public const string Section = "AmendFlow:Mail";

    /// <summary>Where access tokens come from; null signs in with a password, or not at all.</summary>
    public OAuthSettings? OAuth { get; init; }

    /// <summary>Where delivery reports are read; null reads none.</summary>
    public BounceSettings? Bounces { get; init; }

    /// <summary>Where reports about mails that cannot be delivered are sent to.</summary>
    public string EnvelopeSender => Bounces?.Address ?? From.Address;

    /// <summary>Makes the transport that is configured.</summary>
    /// <param name="tokens">For <see cref="OAuth"/>; null without.</param>
    public IMailTransport CreateTransport(AccessTokens? tokens = null) =>
        Smtp is { } server ? new SmtpTransport(server, tokens) : new EmlFolderTransport(EmlFolder!);

    /// <summary>
    /// Reads and checks the settings. <c>Transport</c> (eml), <c>From</c> (needed for smtp), <c>FromName</c> (AmendFlow);
    /// eml: <c>Folder</c> (data/mail); smtp: <c>Host</c> (needed), <c>Port</c> (587, 465 or 25, by Tls), <c>Tls</c>
    /// (StartTls), <c>User</c> and <c>Password</c> (none), <c>AllowPlainText</c> (false), <c>CheckRevocation</c> (true),
    /// <c>RootsFile</c> (the machine's roots), <c>OAuth</c> (<see cref="OAuthSettings"/>) and <c>Bounces</c> (<see cref="BounceSettings"/>).
    /// </summary>
    /// <param name="value">Gives the configured value of a full key ("AmendFlow:Mail:Host"), or null.</param>
    /// <param name="production">True refuses credentials over plain text even on this machine.</param>
    /// <param name="problems">Gets one line for each fault: the key, what it holds, what it may hold.</param>
    /// <returns>The settings, or null when there was a problem.</returns>
    public static MailSettings? Read(Func<string, string?> value, bool production, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(problems);

        var reader = new MailSettingsReader(value);
        var isSmtp = reader.OneOf("Transport", "eml", "eml", "smtp") == "smtp";
        var from = reader.Text("From", isSmtp ? null : "amendflow@amendflow.example", Mailbox.IsOne, "one mail address");
        var name = reader.Text("FromName", "AmendFlow", _ => true, "a name") ?? "";
        var tokens = isSmtp ? OAuthSettings.Read(reader) : null;
        var line = Line.Read(reader);
        var smtp = isSmtp ? ReadSmtp(reader, line, production, reader.Optional("OAuth:TokenEndpoint") is not null) : null;
        var bounces = smtp is null ? null : BounceSettings.Read(reader, smtp, tokens is not null, production);
        var folder = isSmtp ? null : reader.Text("Folder", "data/mail", _ => true, "a folder");
        foreach (var problem in reader.Problems)
        {
            problems.Add(problem);
        }

        return reader.Problems.Count > 0 ? null : new MailSettings(new MailAddress(from!, name), smtp, folder) { OAuth = tokens, Bounces = bounces };
    }

    private static SmtpSettings ReadSmtp(MailSettingsReader reader, Line line, bool production, bool hasTokens)
    {
        var settings = new SmtpSettings
        {
            Host = reader.Text("Host", null, h => Uri.CheckHostName(h) != UriHostNameType.Unknown, "the name or address of the mail server") ?? "",
            Port = line.Port,
            Tls = line.Tls,
            User = reader.Optional("User"),
            Password = reader.Optional("Password"),
            AllowPlainText = line.AllowPlainText,
            CheckRevocation = line.CheckRevocation,
            RootsFile = reader.Optional("RootsFile"),
        };

        if (settings.RootsFile is { } roots && !OwnRoots.AreIn(roots))
        {
            reader.Refuse("RootsFile", roots, "the path of a readable PEM file with root certificates");
        }

        if (hasTokens)
        {
            if (settings.User is null)
            {
                reader.Refuse("User", null, "the mailbox that the access token signs in to");
            }

            if (settings.Password is not null)
            {
                reader.Refuse("Password", "(not shown)", $"nothing when {MailSettingsReader.Key("OAuth:TokenEndpoint")} has a value");
            }
        }
        else if (settings.User is null != settings.Password is null)
        {
            reader.Refuse(settings.User is null ? "User" : "Password", null, "a value whenever its twin has one");
        }

        if (line.Tls == SmtpTls.None && settings.User is not null && (production || !settings.IsLoopback))
        {
            reader.Refuse("Tls", "None", "StartTls or SslOnConnect when User is set: a password does not travel unencrypted");
        }
        else if (line.Tls == SmtpTls.None && !settings.IsLoopback && !settings.AllowPlainText)
        {
            reader.Refuse("Tls", "None", $"StartTls or SslOnConnect; None only to this machine, or with {MailSettingsReader.Key("AllowPlainText")} = true");
        }

        return settings;
    }

    /// <summary>How to speak to a mail server. Read without one too: a wrong value is told before it counts.</summary>
    private sealed record Line(SmtpTls Tls, int Port, bool AllowPlainText, bool CheckRevocation)
    {
        public static Line Read(MailSettingsReader reader)
        {
            var tls = reader.OneOf("Tls", "StartTls", Enum.GetNames<SmtpTls>()) is { } named ? Enum.Parse<SmtpTls>(named) : SmtpTls.StartTls;
            return new Line(
                tls,
                reader.Number("Port", UsualPort(tls), 1, 65535),
                reader.OneOf("AllowPlainText", "false", "false", "true") == "true",
                reader.OneOf("CheckRevocation", "true", "false", "true") == "true");
        }

        private static int UsualPort(SmtpTls tls) => tls switch
        {
            SmtpTls.StartTls => 587,
            SmtpTls.SslOnConnect => 465,
            _ => 25,
        };
    }
}
