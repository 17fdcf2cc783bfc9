namespace AmendFlow.Web.Features.Delegations;

internal static class DelegationServices
{
    public static void AddDelegations(this IServiceCollection services)
    {
        services.AddSingleton<DelegationFollower>();
        services.AddSingleton<DelegationHandler>();
        services.AddScoped<DelegationPages>();
    }
}
