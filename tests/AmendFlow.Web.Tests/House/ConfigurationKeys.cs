using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace AmendFlow.Web.Tests.House;

/// <summary>The keys that the host reads, found out by letting it read.</summary>
internal static class ConfigurationKeys
{
    /// <summary>With ":" between the parts, in all ways that mail can be configured.</summary>
    public static IReadOnlySet<string> Read()
    {
        var asked = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var transport in new[] { "eml", "smtp" })
        {
            var listener = new Listener(asked, new()
            {
                ["ConnectionStrings:AmendFlow"] = "Host=nowhere",
                ["AmendFlow:Keys:Certificate"] = "missing.pfx",
                ["AmendFlow:Mail:Transport"] = transport,
                ["AmendFlow:Mail:Bounces:Host"] = "imap.example",
                ["AmendFlow:Mail:OAuth:TokenEndpoint"] = "https://login.example/token",
            });

            // The certificate is missing on purpose, so that its password is asked for too.
            Assert.Throws<SettingsException>(() => Settings.Read(
                new ConfigurationBuilder().Add(listener).Build(), new Production(), Path.GetTempPath()));
        }

        return asked;
    }

    private sealed class Listener : ConfigurationProvider, IConfigurationSource
    {
        private readonly ISet<string> asked;

        public Listener(ISet<string> asked, Dictionary<string, string?> given)
        {
            this.asked = asked;
            Data = given;
        }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            asked.Add(key);
            return base.TryGet(key, out value);
        }
    }

    private sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
