using Microsoft.EntityFrameworkCore.Design;

namespace AmendFlow.Data;

// What `dotnet ef migrations add` asks for its contexts; nothing at run time uses these.

internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteDbContext>
{
    public SqliteDbContext CreateDbContext(string[] args) => (SqliteDbContext)new Database("Data Source=design.db").CreateDbContext();
}

internal sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<PostgreSqlDbContext>
{
    public PostgreSqlDbContext CreateDbContext(string[] args) =>
        (PostgreSqlDbContext)new Database("Host=localhost;Database=design").CreateDbContext();
}
