import Base

package typealias StorefrontID = Identifier<Storefront>
package typealias AccountID = Identifier<Account>
package typealias AccessKeyID = Identifier<AccessKey>
package typealias ProviderID = Identifier<UpstreamProvider>
package typealias ListingID = Identifier<Listing>
package typealias OrderID = Identifier<Order>
package typealias RefillID = Identifier<Refill>
