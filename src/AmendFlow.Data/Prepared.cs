namespace AmendFlow.Data;

/// <summary>
/// A query that EF translates once. Otherwise its expression is built, compared and searched for each time, which costs as much as
/// running it. One for each database, since a compiled query belongs to a model.
/// </summary>
/// <param name="compile">Calls <c>EF.CompileAsyncQuery</c>.</param>
public sealed class Prepared<TQuery>(Func<TQuery> compile)
    where TQuery : Delegate
{
    private readonly Lazy<TQuery> sqlite = new(compile);
    private readonly Lazy<TQuery> postgreSql = new(compile);

    public TQuery On(AmendFlowDbContext db) => (db.HasRowLocks ? postgreSql : sqlite).Value;
}
