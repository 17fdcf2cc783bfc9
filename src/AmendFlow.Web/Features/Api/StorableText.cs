using System.Text.Json;
using System.Text.Json.Serialization;
using AmendFlow.Agreements.Text;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Api;

/// <summary>Reads text that both databases keep and people can read; see <see cref="Storable"/> and <see cref="ReadableText"/>.</summary>
internal sealed class StorableText : JsonConverter<string>
{
    public const string Refusal = "It holds a character that cannot be stored: a null character, or half of a surrogate pair.";
    public const string Hidden = "It holds a character that a reader cannot see, such as one without width or one that turns the direction of reading.";

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            // Without a message, the serializer says that the type is wrong.
            throw new JsonException();
        }

        try
        {
            var text = reader.GetString();
            if (text is null || !Storable.Is(text))
            {
                throw new JsonException(Refusal);
            }

            // As in a form: what people are to read has nothing in it that they do not see.
            return ReadableText.Is(text) ? text : throw new JsonException(Hidden);
        }
        catch (InvalidOperationException)
        {
            // Half of a pair, or bytes that are no UTF-8: the reader gives no string at all.
            throw new JsonException(Refusal);
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
