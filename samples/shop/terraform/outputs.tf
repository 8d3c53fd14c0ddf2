output "services" {
  description = "Image and replicas of each service."
  value       = { for name, service in terraform_data.service : name => "${service.input.image} x ${service.input.replicas}" }
}

output "database_url" {
  description = "Where the services find the database, with the password."
  value       = module.database.url
  sensitive   = true
}
