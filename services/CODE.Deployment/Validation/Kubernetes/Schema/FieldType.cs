using k8s.Models;

namespace CODE.Deployment.Validation.Kubernetes.Schema;

/// <summary>What a field may hold.</summary>
internal abstract record FieldType
{
    /// <summary>The type of a property of a model.</summary>
    public static FieldType Of(Type type)
    {
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        if (actual.IsGenericType)
        {
            var arguments = actual.GetGenericArguments();
            return arguments.Length == 1 ? new ListField(Of(arguments[0])) : new MapField(Of(arguments[1]));
        }

        return actual switch
        {
            _ when actual == typeof(string) => ScalarField.Text,
            _ when actual == typeof(bool) => ScalarField.Boolean,
            _ when actual == typeof(int) || actual == typeof(long) => ScalarField.Integer,
            _ when actual == typeof(double) => ScalarField.Number,
            _ when actual == typeof(DateTime) => ScalarField.Time,
            _ when actual == typeof(byte[]) => ScalarField.Base64Text,
            _ when actual == typeof(IntOrString) => ScalarField.IntegerOrText,
            _ when actual == typeof(ResourceQuantity) => ScalarField.Quantity,
            _ when actual == typeof(object) => new AnyField(),
            _ => new ModelField(actual),
        };
    }
}

/// <summary>Any JSON.</summary>
internal sealed record AnyField : FieldType;

/// <summary>A list.</summary>
internal sealed record ListField(FieldType Item) : FieldType;

/// <summary>A map with free keys.</summary>
internal sealed record MapField(FieldType Value) : FieldType;

/// <summary>A map with the fields of a model.</summary>
internal sealed record ModelField(Type Model) : FieldType;
