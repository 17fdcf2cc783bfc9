using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AmendFlow.Mail;

/// <summary>Trusts what an organisation's own roots have signed, for a mail server inside its network, and nothing else.</summary>
internal static class OwnRoots
{
    /// <summary>Whether the file can be read and holds at least one certificate.</summary>
    public static bool AreIn(string pemFile)
    {
        try
        {
            return Load(pemFile).Count > 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The check of a server's certificate against the file.</summary>
    /// <exception cref="CryptographicException">The file holds no certificates.</exception>
    public static RemoteCertificateValidationCallback Read(string pemFile, bool checkRevocation)
    {
        var roots = Load(pemFile);
        return (_, certificate, presented, errors) => certificate is X509Certificate2 server && LeadsTo(server, presented, errors);

        bool LeadsTo(X509Certificate2 server, X509Chain? presented, SslPolicyErrors errors)
        {
            // A missing certificate or another name stays what it is; only the question of the root is asked again.
            if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            {
                return false;
            }

            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
            X509Certificate2[] between = [.. presented?.ChainElements.Select(e => e.Certificate) ?? []];
            chain.ChainPolicy.ExtraStore.AddRange(between);
            chain.ChainPolicy.RevocationMode = checkRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
            return chain.Build(server);
        }
    }

    private static X509Certificate2Collection Load(string pemFile)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(pemFile);
        return roots;
    }
}
