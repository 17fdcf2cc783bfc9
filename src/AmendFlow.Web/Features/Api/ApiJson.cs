using System.Text.Json;
using System.Text.Json.Serialization;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Api;

/// <summary>
/// JSON of the API: camelCase, words for choices ("approve-with-conditions", "A"), and strict, so that a misspelt, doubled or smuggled
/// member is an error and not a loss.
/// </summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Made();

    public static void Configure(JsonSerializerOptions options)
    {
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.PropertyNameCaseInsensitive = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Converters.Add(new JsonStringEnumConverter<Side>(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
    }

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="RefusedException">It is no such object; names the member.</exception>
    /// <exception cref="BadHttpRequestException">415: it is not sent as JSON, which a form on another site could not do.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new BadHttpRequestException("The body must be sent as application/json.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Options, cancellationToken)
                ?? throw Refuse.Invalid("", "The body is empty.", "Le corps est vide.");
        }
        catch (JsonException wrong)
        {
            var field = (wrong.Path ?? "").TrimStart('$').TrimStart('.');
            if (wrong.Message.Contains("missing required properties", StringComparison.Ordinal))
            {
                throw Refuse.Invalid([.. Missing(wrong.Message).Select(m => new FieldError(
                    field.Length == 0 ? m : $"{field}.{m}", new("This member is missing.", "Ce membre manque.")))]);
            }

            var reason = Reason(wrong);
            throw Refuse.Invalid(field, reason, reason);
        }
    }

    // The library's sentence names our types and repeats the path.
    private static string Reason(JsonException wrong) => wrong.Message switch
    {
        StorableText.Refusal or StorableText.Hidden => wrong.Message,
        var m when m.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => "There is no member of this name.",
        var m when m.Contains("Duplicate property", StringComparison.Ordinal) => "This member stands there twice.",
        var m when m.Contains("doesn't allow null", StringComparison.Ordinal) => "It may not be null.",
        var m when m.Contains("could not be converted", StringComparison.Ordinal) => "The value has the wrong type, or is none of the allowed words.",
        _ => "This is not well-formed JSON.",
    };

    // "... for type 'X' was missing required properties including: 'a', 'b'."
    private static IEnumerable<string> Missing(string message) => message.Split('\'').Where((_, i) => i % 2 == 1).Skip(1);

    private static JsonSerializerOptions Made()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);

        // For reading only: the description of the API would lose every type that has a converter of ours.
        options.Converters.Add(new StorableText());
        return options;
    }
}
