using AmendFlow.Web.Features.Agreements;

namespace AmendFlow.Web.Features.Admin;

internal static class AdminServices
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton<InviteHandler>();
        services.AddSingleton<ActivationHandler>();
        services.AddSingleton<AddressHandler>();
        services.AddSingleton<TaskRelease>();
        services.AddSingleton<NewHolder>();
        services.AddSingleton<MandateHandler>();
        services.AddSingleton<HandOverAllHandler>();
        services.AddSingleton<NewAgreementHandler>();
        services.AddScoped<PeopleLoader>();
        services.AddScoped<PersonLoader>();
        services.AddScoped<PersonForms>();
    }
}
