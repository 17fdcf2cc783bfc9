using System.Reflection;

namespace AmendFlow.Agreements.Tests;

public sealed class PurityTests
{
    private static readonly string[] Outside =
        ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Extensions", "Npgsql", "Hangfire", "MailKit", "MimeKit", "System.Net", "System.Data", "System.IO.FileSystem"];

    [Theory]
    [InlineData(typeof(CanonicalJson))]
    [InlineData(typeof(AmendFlow.Engine.Bilingual))]
    public void The_domain_and_the_engine_see_no_database_network_or_host(Type member) =>
        Assert.Empty(Impurities(member.Assembly));

    [Fact]
    public void The_check_would_find_a_client_of_the_network() =>
        Assert.NotEmpty(Impurities(typeof(System.Net.Http.Json.HttpClientJsonExtensions).Assembly));

    private static IEnumerable<string> Impurities(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(a => a.Name!)
        .Where(name => Outside.Any(o => name == o || name.StartsWith(o + ".", StringComparison.Ordinal)));
}
