using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AmendFlow.Web.Pages;

/// <summary>Shows a component as a page. Its one parameter is <c>Model</c>: what the endpoint found out.</summary>
public static class Page
{
    public static RazorComponentResult Show<TPage>(object model, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new(typeof(TPage), new Dictionary<string, object?> { ["Model"] = model }) { StatusCode = status, PreventStreamingRendering = true };
}
