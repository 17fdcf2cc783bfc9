using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.Agreements;
using AmendFlow.Web.Features.Announcements;
using AmendFlow.Web.Features.Api;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Calendars;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Features.Delegations;
using AmendFlow.Web.Features.Disputes;
using AmendFlow.Web.Features.Incidents;
using AmendFlow.Web.Features.Links;
using AmendFlow.Web.Features.Mailbox;
using AmendFlow.Web.Features.Moves;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Features.Stuck;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Features.Text;
using AmendFlow.Web.Features.Webhooks;
using AmendFlow.Web.Features.Wording;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Hosting;

/// <summary>Every route of the host, feature by feature.</summary>
internal static class Endpoints
{
    public static void Map(WebApplication app, Settings settings)
    {
        var pages = app.MapPages();
        pages.MapAccount();
        pages.MapDelegations();
        pages.MapPeople();
        pages.MapPerson();
        pages.MapSystem();
        pages.MapStuck();
        pages.MapWebhooks();
        pages.MapWording();
        pages.MapNewAgreement();
        pages.MapAudit();
        pages.MapAgreements();
        pages.MapAnnouncements();
        pages.MapCalendars();
        pages.MapProposals();
        pages.MapAttachments();
        pages.MapCases();
        pages.MapTasks();
        pages.MapDecisions();
        pages.MapIncidents();
        pages.MapMoves();
        pages.MapSettlingDisputes();
        pages.MapText();
        pages.MapWorkflows();
        app.MapApi();
        app.MapApiDocument();
        var open = app.MapOpenPages();
        open.MapStart();
        open.MapSignIn(settings.Demo);
        open.MapSetUp();
        open.MapInvitation();
        open.MapPreferences();
        open.MapLinks();
        open.MapDisputes();
        open.MapHealth();
        if (app.Environment.IsDevelopment() && settings.Mail.EmlFolder is { } folder)
        {
            open.MapMailbox(folder);
        }
    }
}
