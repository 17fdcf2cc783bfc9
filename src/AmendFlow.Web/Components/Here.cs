
namespace AmendFlow.Web.Components;

/// <summary>The address of the page being shown. With <c>base href="/"</c>, a bare "#id" would lead to the start page.</summary>
internal static class Here
{
    /// <summary>The path and query to come back to after a switch of language or theme.</summary>
    public static string PathOf(HttpContext? context) => context is null
        ? "/"
        : context.Request.PathBase.Add(context.Request.Path).ToUriComponent() + context.Request.QueryString.ToUriComponent();
}
