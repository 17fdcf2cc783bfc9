using Microsoft.AspNetCore.Antiforgery;

namespace AmendFlow.Web.Pages;

/// <summary>What all page routes share: signed in unless they say otherwise, and every post carries an antiforgery token.</summary>
public static class PageRoutes
{
    /// <summary>Routes of pages for people who are signed in.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder app) => app.MapForms().RequireAuthorization(Security.Policies.SignedIn);

    /// <summary>Routes of pages for anybody: sign-in, mailed links.</summary>
    public static RouteGroupBuilder MapOpenPages(this IEndpointRouteBuilder app) => app.MapForms().AllowAnonymous();

    private static RouteGroupBuilder MapForms(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("");
        group.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            {
                return await next(context);
            }

            try
            {
                await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
            }
            catch (AntiforgeryValidationException unread) when (unread.InnerException is BadHttpRequestException tooLarge)
            {
                // The token could not be read because the request could not: that is what has to be said.
                throw tooLarge;
            }
            catch (AntiforgeryValidationException unread) when (unread.InnerException is InvalidDataException or InvalidOperationException)
            {
                // Cut off, or with a null character in it, which the framework refuses before it knows any field's name.
                throw new BadHttpRequestException("The form cannot be read.", unread);
            }
            catch (AntiforgeryValidationException)
            {
                return Page.Show<ProblemPage>(ProblemModel.StaleForm, StatusCodes.Status400BadRequest);
            }

            return await next(context);
        });
        group.ExcludeFromDescription();
        return group;
    }
}
