using System.Text.Json;
using System.Text.Json.Serialization;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Api;

/// <summary>Reads text that both databases keep; see <see cref="Storable"/>.</summary>
internal sealed class StorableText : JsonConverter<string>
{
    public const string Refusal = "It holds a character that cannot be stored: a null character, or half of a surrogate pair.";

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            // Without a message, the serializer says that the type is wrong.
            throw new JsonException();
        }

        try
        {
            return reader.GetString() is { } text && Storable.Is(text) ? text : throw new JsonException(Refusal);
        }
        catch (InvalidOperationException)
        {
            // Half of a pair, or bytes that are no UTF-8: the reader gives no string at all.
            throw new JsonException(Refusal);
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
