using System.Security.Cryptography;
using System.Text;
using AmendFlow.Data;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Testing;

/// <summary>One hash for each table, over every row and column.</summary>
public static class DatabaseDigest
{
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(Database database)
    {
        await using var db = database.CreateDbContext();
        await db.Database.OpenConnectionAsync();
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Names of our own tables.
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync())
            {
                var row = new StringBuilder();
                for (var column = 0; column < reader.FieldCount; column++)
                {
                    var value = reader.GetValue(column);
                    row.Append(value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)).Append('|');
                }

                rows.Add(row.ToString());
            }

            rows.Sort(StringComparer.Ordinal);
            digests[table] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows))));
        }

        return digests;
    }
}
