using AmendFlow.Data;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;

namespace AmendFlow.Web.Jobs;

/// <summary>Where Hangfire keeps its jobs: beside our tables on PostgreSQL; otherwise in memory, because everything that must not be lost is a row of ours.</summary>
internal static class HangfireStorage
{
    public static JobStorage Of(Database database)
    {
        if (!database.IsPostgreSql)
        {
            return new InMemoryStorage(new InMemoryStorageOptions());
        }

        var options = new PostgreSqlStorageOptions
        {
            QueuePollInterval = TimeSpan.FromSeconds(2),
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(2),
            EnableLongPolling = false,

            // A lock is a row, and stays when its connection is killed: until this is over, no job is scheduled. Two who
            // schedule at once do no harm, because sweeps may run twice.
            DistributedLockTimeout = TimeSpan.FromSeconds(10),
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(database.ConnectionString, options), options);
    }
}
