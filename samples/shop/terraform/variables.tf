variable "environment" {
  description = "Where the shop runs."
  type        = string
  default     = "staging"

  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "environment has to be staging or production."
  }
}

variable "services" {
  description = "The shop's services, by name."
  type = map(object({
    image    = string
    replicas = optional(number, 1)
    ports    = optional(list(number), [])
  }))
  default = {
    web = { image = "shop-web:1.4.0", replicas = 2, ports = [8080] }
    api = { image = "shop-api:1.4.0", replicas = 2, ports = [8081] }
  }
}

variable "database" {
  description = "The size and engine of the database. Another engine replaces it."
  type = object({
    engine  = string
    size_gb = number
  })
  default = { engine = "postgres16", size_gb = 20 }
}

variable "database_password" {
  description = "The password of the application's database user."
  type        = string
  sensitive   = true
}
