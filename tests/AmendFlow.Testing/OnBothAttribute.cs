using System.Reflection;
using Xunit.Sdk;

namespace AmendFlow.Testing;

/// <summary>Runs a theory once on SQLite and once on PostgreSQL. Begins with <see cref="Databases.Require"/>, which skips where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnBothAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[DatabaseKind.Sqlite], [DatabaseKind.PostgreSql]];
}

/// <summary>
/// For what asks for every page of everybody, which takes minutes: once on one database, and on both under <c>./test.sh --long</c>. What differs
/// between the databases is tested on both where it stands.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnBothWhenLongAttribute(DatabaseKind usually) : DataAttribute
{
    public DatabaseKind Usually => usually;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => LongRun.Is
        ? [[DatabaseKind.Sqlite], [DatabaseKind.PostgreSql]]
        : [[usually]];
}

public static class Databases
{
    /// <summary>Skips, with the reason, when this machine cannot run that database; in CI that is a failure.</summary>
    public static void Require(DatabaseKind kind)
    {
        if (kind == DatabaseKind.PostgreSql)
        {
            Xunit.Skip.If(PostgresFixture.WhyNot is not null, PostgresFixture.WhyNot);
        }
    }
}
