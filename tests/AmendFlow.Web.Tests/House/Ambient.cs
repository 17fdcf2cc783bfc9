using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AmendFlow.Web.Tests.House;

/// <summary>Calls of the machine's own clock, ids and dice, read from a compiled assembly: no pragma hides them.</summary>
internal static class Ambient
{
    private static readonly HashSet<string> Banned =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.TimeProvider.get_System",
        "System.Environment.get_TickCount", "System.Environment.get_TickCount64", "System.Diagnostics.Stopwatch.StartNew",
        "System.Diagnostics.Stopwatch.GetTimestamp", "System.Guid.NewGuid", "System.Guid.CreateVersion7",
        "System.Random..ctor", "System.Random.get_Shared",
    ];

    public static IReadOnlyList<string> CallsIn(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return [.. metadata.MemberReferences
            .Select(handle => metadata.GetMemberReference(handle))
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => (Type: metadata.GetTypeReference((TypeReferenceHandle)member.Parent), member.Name))
            .Select(call => $"{metadata.GetString(call.Type.Namespace)}.{metadata.GetString(call.Type.Name)}.{metadata.GetString(call.Name)}")
            .Where(Banned.Contains)
            .Distinct()];
    }
}
