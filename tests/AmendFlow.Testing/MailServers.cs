using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace AmendFlow.Testing;

/// <summary>
/// Exim takes mails over STARTTLS with a password, and writes real delivery reports for <c>nobody@localhost</c>; Dovecot gives them out over
/// TLS. Both with a folder and ports of their own, on this machine alone, ended by process id.
/// </summary>
public sealed class MailServers : IAsyncDisposable
{
    public const string User = "amendflow";
    public const string Password = "secret";

    /// <summary>Where reports are sent to, and the mailbox that they are in.</summary>
    public const string ReportsTo = "reports@localhost";
    public const string Reports = "reports";

    private const string IsUser = "${if and{{eq{$auth2}{" + User + "}}{eq{$auth3}{" + Password + "}}}}";

    private readonly DirectoryInfo folder;
    private readonly bool delivers;
    private readonly List<Process> processes = [];

    private MailServers(DirectoryInfo folder, bool delivers) => (this.folder, this.delivers) = (folder, delivers);

    /// <summary>Why they cannot run here; null when they can.</summary>
    public static string? WhyNot =>
        !File.Exists("/usr/sbin/exim4") || !File.Exists("/usr/sbin/dovecot") ? "exim4 and dovecot are not installed"
        : !Environment.IsPrivilegedProcess ? "Exim and Dovecot need root to run under users of their own"
        : null;

    /// <summary>STARTTLS.</summary>
    public int SmtpPort { get; } = FreePort();

    /// <summary>TLS from the first byte.</summary>
    public int ImapPort { get; } = FreePort();

    /// <summary>The root that both are under, as PEM.</summary>
    public string RootsFile => Path.Combine(folder.FullName, "cert.pem");

    /// <param name="delivers">False keeps what was taken in the spool: for whoever measures the taking.</param>
    public static async Task<MailServers> StartAsync(bool delivers = true)
    {
        var servers = new MailServers(Directory.CreateTempSubdirectory("amendflow-mail-"), delivers);
        try
        {
            await servers.PrepareAsync();
            servers.Run("/usr/sbin/exim4", "-C", servers.At("exim.conf"), "-bdf");
            servers.Run("/usr/sbin/dovecot", "-F", "-c", servers.At("dovecot.conf"));
            await servers.AnswersAsync(servers.SmtpPort);
            await servers.AnswersAsync(servers.ImapPort);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited)
            {
                // SIGTERM: each ends its own children.
                using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync();
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        folder.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private async Task PrepareAsync()
    {
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        using (var certificate = TestCertificate.For("localhost", key))
        {
            await File.WriteAllTextAsync(RootsFile, certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
        }

        foreach (var name in new[] { "mail", "spool", "log", "run" })
        {
            Directory.CreateDirectory(At(name));
        }

        await File.WriteAllTextAsync(At("exim.conf"), Exim());
        await File.WriteAllTextAsync(At("dovecot.conf"), Dovecot());
        using var chmod = Process.Start("chmod", ["755", folder.FullName]);
        await chmod.WaitForExitAsync();
        using var chown = Process.Start("chown", ["-R", "mail:mail", At("mail"), At("spool"), At("log"), At("key.pem")]);
        await chown.WaitForExitAsync();
    }

    private void Run(string program, params string[] arguments)
    {
        // What they say goes nowhere: a pipe that nobody reads would stop them.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", At("out"), program, .. arguments]);
        processes.Add(Process.Start(start)!);
    }

    private async Task AnswersAsync(int port)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (tries < 100 && processes.TrueForAll(p => !p.HasExited))
            {
                await Task.Delay(100);
            }
            catch (SocketException)
            {
                throw new InvalidOperationException($"A mail server did not start: {await File.ReadAllTextAsync(At("out"))}");
            }
        }
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private string Exim() => $$$"""
        primary_hostname = localhost
        spool_directory = {{{At("spool")}}}
        log_file_path = {{{At("log")}}}/exim-%s
        pid_file_path = {{{At("run")}}}/exim.pid
        daemon_smtp_ports = {{{SmtpPort}}}
        local_interfaces = 127.0.0.1
        keep_environment =
        queue_only = {{{(delivers ? "false" : "true")}}}
        exim_user = mail
        exim_group = mail
        tls_advertise_hosts = *
        tls_certificate = {{{RootsFile}}}
        tls_privatekey = {{{At("key.pem")}}}
        dsn_advertise_hosts = *
        acl_smtp_rcpt = rcpt

        begin acl
        rcpt:
          accept authenticated = *
          deny

        begin routers
        nobody:
          driver = redirect
          local_parts = nobody
          allow_fail
          data = :fail: 550 5.1.1 No such user here
        reports:
          driver = accept
          local_parts = {{{Reports}}}
          transport = reports
        everybody:
          driver = accept
          transport = everybody

        begin transports
        reports:
          driver = appendfile
          directory = {{{At("mail")}}}/{{{Reports}}}/Maildir
          maildir_format
          create_directory
          user = mail
          group = mail
        everybody:
          driver = appendfile
          directory = {{{At("mail")}}}/everybody/Maildir
          maildir_format
          create_directory
          user = mail
          group = mail

        begin authenticators
        plain:
          driver = plaintext
          public_name = PLAIN
          server_condition = {{{IsUser}}}
          server_advertise_condition = ${if def:tls_in_cipher}

        """;

    private string Dovecot() => $$"""
        base_dir = {{At("run")}}/dovecot
        log_path = {{At("log")}}/dovecot
        protocols = imap
        listen = 127.0.0.1
        ssl = required
        ssl_cert = <{{RootsFile}}
        ssl_key = <{{At("key.pem")}}
        mail_location = maildir:{{At("mail")}}/%u/Maildir
        default_internal_user = mail
        default_internal_group = mail
        default_login_user = nobody
        mail_uid = mail
        mail_gid = mail
        first_valid_uid = 1
        first_valid_gid = 1
        service imap-login {
          chroot =
          inet_listener imap {
            port = 0
          }
          inet_listener imaps {
            port = {{ImapPort}}
            ssl = yes
          }
        }
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }
        passdb {
          driver = static
          args = password={{Password}}
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home={{At("mail")}}/%u
        }

        """;
}
