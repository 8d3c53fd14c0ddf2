using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace CODE.Deployment.Validation.Kubernetes.Schema;

/// <summary>The fields of one model of KubernetesClient.</summary>
internal sealed class ModelSchema
{
    private static readonly ConcurrentDictionary<Type, ModelSchema> Known = new();

    private ModelSchema(Type model)
    {
        Fields = model.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(static property => (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name, property.PropertyType))
            .Where(static field => field.Name is not null)
            .ToFrozenDictionary(static field => field.Name!, static field => FieldType.Of(field.PropertyType), StringComparer.Ordinal);
        Required = [.. RequiredFields.Of(model.Name).Where(Fields.ContainsKey)];
    }

    /// <summary>The fields by their JSON names.</summary>
    public FrozenDictionary<string, FieldType> Fields { get; }

    /// <summary>The JSON names of the fields that must be there.</summary>
    public IReadOnlyList<string> Required { get; }

    /// <summary>The schema of a model; read by reflection once.</summary>
    public static ModelSchema Of(Type model) => Known.GetOrAdd(model, static type => new ModelSchema(type));
}
