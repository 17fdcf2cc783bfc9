using AmendFlow.Web.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AmendFlow.Web.Features.Api;

/// <summary>The description at <c>/openapi/v1.json</c>: open in Development, for signed-in people elsewhere.</summary>
internal static class ApiDocument
{
    public static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddOpenApi(openApi =>
        {
            openApi.AddDocumentTransformer(DescribeAsync);
            openApi.AddOperationTransformer(AddBodyAsync);
        });
    }

    public static void MapApiDocument(this WebApplication app)
    {
        var document = app.MapOpenApi();
        if (app.Environment.IsDevelopment())
        {
            document.AllowAnonymous();
        }
        else
        {
            document.RequireAuthorization(Policies.SignedIn);
        }
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "AmendFlow";
        document.Info.Version = "v1";
        document.Info.Description =
            "The same commands and the same rights as the pages. Every request carries a bearer token, made at /account. "
            + "Every write carries an Idempotency-Key: sent again with the same key, it is carried out once. Errors are RFC 9457 problem documents.";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[ApiTokens.Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiTokens.Scheme, document)] = [] }];
        return Task.CompletedTask;
    }

    private static async Task AddBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<WritesMetadata>().SingleOrDefault() is { } writes)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(writes.Body, null, cancellationToken) },
                },
            };
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = ApiRoutes.IdempotencyKey,
                In = ParameterLocation.Header,
                Required = true,
                Description = "The command's id: new for each command, the same for each repetition of it.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 8, MaxLength = 100 },
            });
        }
    }
}
