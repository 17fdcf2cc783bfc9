namespace AmendFlow.Mail.Tests;

public sealed class MailSettingsTests
{
    private static readonly (string, string)[] Smtp = [("Transport", "smtp"), ("Host", "mail.example"), ("From", "office@hospital.example")];

    [Fact]
    public void Nothing_configured_writes_files()
    {
        var settings = Read(out var problems);

        Assert.Empty(problems);
        Assert.Equal("data/mail", settings!.EmlFolder);
        Assert.IsType<EmlFolderTransport>(settings.CreateTransport());
    }

    [Fact]
    public void A_mail_server_needs_a_host_and_a_sender_and_gets_STARTTLS_on_587()
    {
        var settings = Read(out _, Smtp);

        Assert.Equal(("mail.example", 587, SmtpTls.StartTls), (settings!.Smtp!.Host, settings.Smtp.Port, settings.Smtp.Tls));
        Assert.IsType<SmtpTransport>(settings.CreateTransport());
        Assert.Null(Read(out var problems, ("Transport", "smtp")));
        Assert.Equal(
            [
                "AmendFlow:Mail:From is not set; it may hold one mail address.",
                "AmendFlow:Mail:Host is not set; it may hold the name or address of the mail server.",
            ],
            problems);
    }

    [Theory]
    [InlineData("Transport", "pigeon", "AmendFlow:Mail:Transport holds 'pigeon'; it may hold eml or smtp.")]
    [InlineData("Port", "0", "AmendFlow:Mail:Port holds '0'; it may hold a whole number from 1 to 65535.")]
    [InlineData("Port", "25x", "AmendFlow:Mail:Port holds '25x'; it may hold a whole number from 1 to 65535.")]
    [InlineData("Tls", "StartTlsWhenAvailable", "AmendFlow:Mail:Tls holds 'StartTlsWhenAvailable'; it may hold None or StartTls or SslOnConnect.")]
    [InlineData("Tls", "1", "AmendFlow:Mail:Tls holds '1'; it may hold None or StartTls or SslOnConnect.")]
    [InlineData("Host", "smtp://mail.example", "AmendFlow:Mail:Host holds 'smtp://mail.example'; it may hold the name or address of the mail server.")]
    [InlineData("From", "a@b.example, c@d.example", "AmendFlow:Mail:From holds 'a@b.example, c@d.example'; it may hold one mail address.")]
    [InlineData("RootsFile", "/no/such.pem", "AmendFlow:Mail:RootsFile holds '/no/such.pem'; it may hold the path of a readable PEM file with root certificates.")]
    [InlineData("User", "amendflow", "AmendFlow:Mail:Password is not set; it may hold a value whenever its twin has one.")]
    [InlineData("Tls", "None", "AmendFlow:Mail:Tls holds 'None'; it may hold StartTls or SslOnConnect; None only to this machine, or with AmendFlow:Mail:AllowPlainText = true.")]
    public void A_wrong_value_gets_one_line_that_names_the_key_the_value_and_what_would_be_right(string key, string held, string expected)
    {
        Assert.Null(Read(out var problems, [.. Smtp.Where(s => s.Item1 != key), (key, held)]));
        Assert.Equal([expected], problems);
    }

    [Fact]
    public void A_wrong_value_is_wrong_before_a_mail_server_is_chosen_too()
    {
        Assert.Null(Read(out var problems, ("Tls", "Sometimes")));
        Assert.Equal(["AmendFlow:Mail:Tls holds 'Sometimes'; it may hold None or StartTls or SslOnConnect."], problems);
    }

    [Fact]
    public void Delivery_reports_are_read_where_a_host_is_named_over_TLS_and_sent_to_the_senders_address()
    {
        var settings = Read(out _, [.. Smtp, ("Bounces:Host", "imap.example"), ("Bounces:User", "reports"), ("Bounces:Password", "hunter2")]);
        var bounces = settings!.Bounces!;

        Assert.Null(Read(out _, Smtp)!.Bounces);
        Assert.Equal((993, SmtpTls.SslOnConnect, "INBOX", TimeSpan.FromMinutes(2)), (bounces.Port, bounces.Tls, bounces.Folder, bounces.Every));
        Assert.Equal("office@hospital.example", settings.EnvelopeSender);
        Assert.DoesNotContain("hunter2", settings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bounces:Host", "imap://imap.example", "AmendFlow:Mail:Bounces:Host holds 'imap://imap.example'; it may hold the name or address of the IMAP server.")]
    [InlineData("Bounces:Port", "x", "AmendFlow:Mail:Bounces:Port holds 'x'; it may hold a whole number from 1 to 65535.")]
    [InlineData("Bounces:User", null, "AmendFlow:Mail:Bounces:User is not set; it may hold the name that signs in to the mailbox.")]
    [InlineData("Bounces:Password", null, "AmendFlow:Mail:Bounces:Password is not set; it may hold the password of the mailbox, unless AmendFlow:Mail:OAuth:TokenEndpoint has a value.")]
    [InlineData("Bounces:Tls", "None", "AmendFlow:Mail:Bounces:Tls holds 'None'; it may hold SslOnConnect or StartTls: a password does not travel unencrypted.")]
    [InlineData("Bounces:Address", "a, b", "AmendFlow:Mail:Bounces:Address holds 'a, b'; it may hold one mail address, whose mail arrives in this mailbox.")]
    [InlineData("Bounces:EveryMinutes", "0", "AmendFlow:Mail:Bounces:EveryMinutes holds '0'; it may hold a whole number from 1 to 60.")]
    public void A_wrong_value_about_delivery_reports_gets_one_line(string key, string? held, string expected)
    {
        (string, string)[] right = [.. Smtp, ("Bounces:Host", "imap.example"), ("Bounces:User", "reports"), ("Bounces:Password", "hunter2")];
        Assert.Null(Read(out var problems, [.. right.Where(s => s.Item1 != key), .. held is null ? [] : new[] { (key, held) }]));
        Assert.Equal([expected], problems);
    }

    [Theory]
    [InlineData("OAuth:TokenEndpoint", "http://login.example/token", "AmendFlow:Mail:OAuth:TokenEndpoint holds 'http://login.example/token'; it may hold an https address (http only on this machine) without user and password.")]
    [InlineData("OAuth:ClientId", null, "AmendFlow:Mail:OAuth:ClientId is not set; it may hold the application's id whenever OAuth:TokenEndpoint has a value.")]
    [InlineData("OAuth:ClientSecret", null, "AmendFlow:Mail:OAuth:ClientSecret is not set; it may hold the application's secret whenever OAuth:TokenEndpoint has a value.")]
    [InlineData("User", null, "AmendFlow:Mail:User is not set; it may hold the mailbox that the access token signs in to.")]
    [InlineData("Password", "hunter2", "AmendFlow:Mail:Password holds '(not shown)'; it may hold nothing when AmendFlow:Mail:OAuth:TokenEndpoint has a value.")]
    public void A_wrong_value_about_access_tokens_gets_one_line(string key, string? held, string expected)
    {
        (string, string)[] right = [.. Smtp, ("User", "office@hospital.example"), ("OAuth:TokenEndpoint", "https://login.example/token"), ("OAuth:ClientId", "id"), ("OAuth:ClientSecret", "hunter2")];
        Assert.NotNull(Read(out _, right)!.OAuth);
        Assert.DoesNotContain("hunter2", Read(out _, right)!.ToString(), StringComparison.Ordinal);
        Assert.Null(Read(out var problems, [.. right.Where(s => s.Item1 != key), .. held is null ? [] : new[] { (key, held) }]));
        Assert.Equal([expected], problems);
    }

    [Fact]
    public void A_password_never_travels_unencrypted_and_never_shows()
    {
        (string, string)[] plain = [.. Smtp, ("Tls", "None"), ("AllowPlainText", "true"), ("User", "u"), ("Password", "hunter2")];
        (string, string)[] local = [.. plain.Where(p => p.Item1 != "Host"), ("Host", "127.0.0.1")];

        Assert.Null(Read(out var problems, plain));
        Assert.Contains("a password does not travel unencrypted", Assert.Single(problems), StringComparison.Ordinal);
        Assert.NotNull(Read(out _, local));
        Assert.Null(Read(out _, production: true, local));
        Assert.DoesNotContain("hunter2", Read(out _, [.. Smtp, ("User", "u"), ("Password", "hunter2")])!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_told_at_once() =>
        Assert.Equal(3, Count([.. Smtp.Where(s => s.Item1 != "Host"), ("Port", "x"), ("Tls", "y")]));

    private static int Count((string, string)[] values)
    {
        Read(out var problems, values);
        return problems.Count;
    }

    private static MailSettings? Read(out List<string> problems, params (string Key, string Value)[] values) => Read(out problems, production: false, values);

    private static MailSettings? Read(out List<string> problems, bool production, (string Key, string Value)[] values)
    {
        problems = [];
        return MailSettings.Read(key => values.Where(v => $"{MailSettings.Section}:{v.Key}" == key).Select(v => v.Value).FirstOrDefault(), production, problems);
    }
}
