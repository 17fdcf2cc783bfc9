using Microsoft.AspNetCore.Components;

namespace AmendFlow.Web.Localization;

/// <summary>Base of layouts: <see cref="LocalizedComponent"/> with the page as <see cref="Body"/>.</summary>
public abstract class LocalizedLayout : LocalizedComponent
{
    // The router looks for a parameter of this name.
    [Parameter]
    public RenderFragment? Body { get; set; }
}
