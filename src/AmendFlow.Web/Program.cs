using AmendFlow.Web.Hosting;

return await Verbs.RunAsync(args);

/// <summary>Named so that tests can start the host.</summary>
public partial class Program;
