using System.Globalization;

namespace AmendFlow.Browser.Tests;

/// <summary>Texts that would run as script wherever a page forgets to encode them, by the place that they are made for. Each says its number in <c>window.hit</c>.</summary>
internal static class Payloads
{
    private static readonly string[] Made =
    [
        // As content of a page.
        "<script>{0}</script>", "<img src=x onerror={0}>", "<svg onload={0}>", "<svg><script>{0}</script></svg>", "<body onload={0}>", "<details open ontoggle={0}>",
        "<video><source onerror={0}></video>", "<iframe srcdoc='<script>parent.{0}</script>'></iframe>", "<iframe src=\"javascript:parent.{0}\"></iframe>", "<input autofocus onfocus={0}>",
        "<math><mtext></p><img src=x onerror={0}></math>", "<svg><animate onbegin={0} attributeName=x dur=1s>", "<object data=x onerror={0}></object>", "<marquee onstart={0}>x</marquee>",
        "<style onload={0}></style>", "<audio src=x onerror={0}>", "<link rel=stylesheet href=x onerror={0}>", "<ScRiPt>{0}</sCrIpT>", "<img src=x onerror=\"{0}\">", "<svg/onload={0}>", "<img/src=x/onerror={0}>",
        "<template><script>{0}</script></template><script>{0}</script>", "<base href='javascript:/a/-{0}//'>", "<form action='javascript:{0}'><button autofocus>go</button></form>", "<noscript><p title='</noscript><img src=x onerror={0}>'></noscript>",

        // Out of an attribute, a text area, a title, a style, a comment.
        "\" onmouseover=\"{0}", "\" autofocus onfocus=\"{0}", "' autofocus onfocus='{0}", "\"><img src=x onerror={0}>", "'><img src=x onerror={0}>", "\"><script>{0}</script>", "'><svg onload={0}>",
        "</textarea><img src=x onerror={0}>", "</title><img src=x onerror={0}>", "</style><img src=x onerror={0}>", "--><img src=x onerror={0}>", "</select><img src=x onerror={0}>", "</option><img src=x onerror={0}>",
        "</svg><img src=x onerror={0}>", "</text><script>{0}</script>", "]]><script>{0}</script>", "</script><script>{0}</script>", "\" style=\"animation-name:x\" onanimationstart=\"{0}", "` onerror={0} `",

        // Inside a script, a template or an address.
        "';{0};//", "\";{0};//", "`;{0};//", "${{{0}}}", "{{{{{0}}}}}", "\\\";{0};//", "javascript:{0}", "JaVaScRiPt:{0}", "data:text/html,<script>{0}</script>", "</script><img src=x onerror={0}>", "@({0})", "<%={0}%>", "#{{{0}}}",

        // Encoded already, for a page that decodes twice.
        "&lt;img src=x onerror={0}&gt;", "&#60;img src=x onerror={0}&#62;", "%3Cimg src=x onerror={0}%3E", "\\u003cimg src=x onerror={0}\\u003e", "&quot; onfocus=&quot;{0}", "<<img src=x onerror={0}>>", "<img src=x onerror={0} <p>",
    ];

    public static IReadOnlyList<string> All { get; } = [.. Made.Select((m, i) => string.Format(CultureInfo.InvariantCulture, m, Hit(i)))];

    /// <summary>Found in whatever shows the payload, in every way to write it.</summary>
    public static string Mark(int number) => $"hit={number + 1000}";

    private static string Hit(int number) => $"window.{Mark(number)}";
}
