namespace AmendFlow.Engine.Definitions;

/// <summary>Short ways to say what was found.</summary>
internal static class Found
{
    public static Finding Error(string code, string path, string? activityId, string en, string fr) =>
        new(code, Severity.Error, path, activityId, new Bilingual(en, fr));

    public static Finding Warning(string code, string path, string? activityId, string en, string fr) =>
        new(code, Severity.Warning, path, activityId, new Bilingual(en, fr));
}
